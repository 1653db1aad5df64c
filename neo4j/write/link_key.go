package write

import (
	"context"
	"crypto/rand"
	"encoding/base64"

	"entitlegraph/neo4j/bolt"
)

var statementLinkKey = cypher.Statement("link_key")

// LinkKey returns the key that signs links to downloads (32 random bytes). All servers of the database share it: the first call creates it.
func (s *Writer) LinkKey(ctx context.Context) ([]byte, error) {
	made := make([]byte, 32)
	_, _ = rand.Read(made) // it never fails
	var key []byte
	err := s.pool.Write(ctx, "neo4j: link key", func(ctx context.Context, tx *bolt.Transaction) error {
		records, err := tx.Run(ctx, statementLinkKey, map[string]any{"name": "downloads", "key": base64.StdEncoding.EncodeToString(made)})
		for _, record := range records {
			if err == nil {
				key, err = base64.StdEncoding.DecodeString(record.Columns().Text("key"))
			}
		}
		return err
	})
	return key, err
}
