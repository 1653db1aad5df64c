package write

import (
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/lists"
	"entitlegraph/neo4j/nouns"
)

var (
	statementAPIKeyLock  = cypher.Statement("api_key_lock")
	statementAPIKeyWrite = cypher.Statement("api_key_write")
	statementAPIKeyReach = cypher.Statement("api_key_reach")
)

// CreateAPIKey stores a new API key for the organizations of its AccountNumbers, under a new id.
func (s *Writer) CreateAPIKey(ctx context.Context, actor string, key graph.APIKey) (*graph.APIKey, error) {
	now := s.now().UTC()
	key.ID, key.CreatedAt = NewID(), now
	return s.changeAPIKey(ctx, key.ID, func(ctx context.Context, tx *bolt.Transaction, found *graph.APIKey) error {
		if found != nil { // an earlier attempt was committed after all
			return nil
		}
		if err := writeAPIKey(ctx, tx, key); err != nil {
			return err
		}
		if _, err := tx.Run(ctx, statementAPIKeyReach, map[string]any{"id": key.ID, "accountNumbers": key.AccountNumbers}); err != nil {
			return err
		}
		written, err := readAPIKey(ctx, tx, key.ID)
		if err != nil {
			return err
		}
		if missing := firstMissing(key.AccountNumbers, written.AccountNumbers); missing != "" {
			return changes.RefuseKeyOrganization(missing)
		}
		return logAPIKey(ctx, tx, now, actor, "createApiKey", written, changes.AuditOfNewKey(*written))
	})
}

// RotateAPIKey replaces the secret of an API key.
func (s *Writer) RotateAPIKey(ctx context.Context, actor string, rotation changes.KeyRotation) (*graph.APIKey, error) {
	now := s.now().UTC()
	return s.changeAPIKey(ctx, rotation.ID, func(ctx context.Context, tx *bolt.Transaction, found *graph.APIKey) error {
		if found == nil {
			return changes.RefuseUnknownKey()
		}
		after, audit, err := rotation.Rotate(*found, now)
		if err != nil {
			return err
		}
		return updateAPIKey(ctx, tx, now, actor, "rotateApiKey", after, audit)
	})
}

// RevokeAPIKey ends an API key for good.
func (s *Writer) RevokeAPIKey(ctx context.Context, actor, id string) (*graph.APIKey, error) {
	now := s.now().UTC()
	return s.changeAPIKey(ctx, id, func(ctx context.Context, tx *bolt.Transaction, found *graph.APIKey) error {
		if found == nil {
			return changes.RefuseUnknownKey()
		}
		after, audit := changes.RevokeKey(*found, now)
		return updateAPIKey(ctx, tx, now, actor, "revokeApiKey", after, audit)
	})
}

// changeAPIKey changes an API key under its lock, in one transaction, and returns the changed key. change may be called again although an
// earlier call was committed.
func (s *Writer) changeAPIKey(ctx context.Context, id string, change func(context.Context, *bolt.Transaction, *graph.APIKey) error) (*graph.APIKey, error) {
	var after *graph.APIKey
	err := s.pool.Persist(ctx, statementAPIKeyWrite.Name, func(ctx context.Context, tx *bolt.Transaction) error {
		if _, err := tx.Run(ctx, statementAPIKeyLock, map[string]any{"id": id}); err != nil {
			return err
		}
		found, err := readAPIKey(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, found); err != nil {
			return err
		}
		after, err = readAPIKey(ctx, tx, id)
		return err
	})
	return after, err
}

// readAPIKey reads an API key in the transaction; nil when there is none.
func readAPIKey(ctx context.Context, tx *bolt.Transaction, id string) (*graph.APIKey, error) {
	records, err := tx.Run(ctx, lists.StatementAPIKeysByID, map[string]any{"keys": []string{id}})
	if err != nil || len(records) == 0 {
		return nil, err
	}
	fields, err := records[0].Row("row")
	return nouns.APIKey(fields), err
}

// updateAPIKey writes a key that changed; it writes nothing when audit has no field.
func updateAPIKey(ctx context.Context, tx *bolt.Transaction, now time.Time, actor, action string, key graph.APIKey, audit []graph.FieldChange) error {
	if len(audit) == 0 {
		return nil
	}
	if err := writeAPIKey(ctx, tx, key); err != nil {
		return err
	}
	return logAPIKey(ctx, tx, now, actor, action, &key, audit)
}

func writeAPIKey(ctx context.Context, tx *bolt.Transaction, key graph.APIKey) error {
	scopes := make([]string, len(key.Scopes))
	for i, scope := range key.Scopes {
		scopes[i] = string(scope)
	}
	_, err := tx.Run(ctx, statementAPIKeyWrite, map[string]any{"id": key.ID, "properties": fields{
		"id": key.ID, "name": key.Name, "hash": key.Hash, "previousHash": bolt.OrNull(key.PreviousHash), "scopes": scopes, "createdAt": key.CreatedAt,
		"previousUntil": bolt.InstantOrNull(key.PreviousUntil), "expiresAt": bolt.InstantOrNull(key.ExpiresAt), "revokedAt": bolt.InstantOrNull(key.RevokedAt),
	}})
	return err
}

// logAPIKey writes an audit entry into the log of each organization that a key is for (R31); for a key without organizations, an entry
// without an organization.
func logAPIKey(ctx context.Context, tx *bolt.Transaction, now time.Time, actor, action string, key *graph.APIKey, audit []graph.FieldChange) error {
	organizations, request := key.OrganizationIDs, NewID()
	if len(organizations) == 0 {
		organizations = []string{""}
	}
	names, before, after := make([]string, len(audit)), make([]string, len(audit)), make([]string, len(audit))
	for i, change := range audit {
		names[i], before[i], after[i] = change.Field, change.Before, change.After
	}
	numbers := make(map[string]string, len(key.OrganizationIDs))
	for i, organization := range key.OrganizationIDs {
		numbers[organization] = key.AccountNumbers[i]
	}
	rows := make([]fields, len(organizations))
	for i, organization := range organizations {
		rows[i] = fields{"users": []string{}, "entry": fields{
			"id": NewID(), "request": request, "at": now, "actor": actor, "action": action, "organization": organization,
			"subject": key.NodeID(), "fields": names, "before": before, "after": after,
		}}
	}
	return record{entries: rows, numbers: numbers}.write(ctx, tx, now, nil)
}

// firstMissing returns the first of the requested keys that was not found; empty when none is missing.
func firstMissing(asked, found []string) string {
	have := make(map[string]bool, len(found))
	for _, key := range found {
		have[key] = true
	}
	for _, key := range asked {
		if !have[key] {
			return key
		}
	}
	return ""
}
