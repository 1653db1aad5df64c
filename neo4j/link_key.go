package neo4j

import (
	"context"
	"crypto/rand"
	"encoding/base64"
)

var statementLinkKey = cypher("link_key")

// LinkKey gives the key that signs links to downloads (32 random bytes). All servers of the database share it: the first that asks makes it.
func (s *Store) LinkKey(ctx context.Context) ([]byte, error) {
	made := make([]byte, 32)
	_, _ = rand.Read(made) // it never fails
	var key []byte
	err := s.write(ctx, "neo4j: link key", func(ctx context.Context, tx *transaction) error {
		records, err := tx.run(ctx, statementLinkKey, map[string]any{"name": "downloads", "key": base64.StdEncoding.EncodeToString(made)})
		for _, record := range records {
			if err == nil {
				key, err = base64.StdEncoding.DecodeString(rowOf(record).text("key"))
			}
		}
		return err
	})
	return key, err
}
