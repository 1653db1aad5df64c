package neo4j

import (
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

var (
	statementAPIKeysCount = cypher("api_keys_count")
	statementAPIKeysByID  = cypher("api_keys_by_id")
	statementAPIKeyLock   = cypher("api_key_lock")
	statementAPIKeyWrite  = cypher("api_key_write")
	statementAPIKeyReach  = cypher("api_key_reach")

	apiKeys = list[*graph.APIKey]{
		statement: paged("api_keys"), decode: apiKeyOf,
		place: func(k *graph.APIKey) graph.Cursor { return graph.Cursor{k.ID} },
	}

	_ changes.APIKeyStore = (*Store)(nil)
)

// APIKeys gives a page of all API keys, the newest first. It makes a second round trip when the page counts.
func (s reads) APIKeys(ctx context.Context, page graph.Page) (graph.Rows[*graph.APIKey], error) {
	out, err := topLevel(ctx, s, apiKeys, apiKeys.statement.of(page.Backward), pageParameters(page), page)
	if err == nil && page.Count {
		out.Total, err = s.count(ctx, statementAPIKeysCount, nil)
	}
	return out, err
}

// APIKeyByID gives an API key, whether it is good or not; nil when there is none with that id. One round trip.
func (s reads) APIKeyByID(ctx context.Context, id string) (*graph.APIKey, error) {
	found, err := byKey(ctx, s, statementAPIKeysByID, []string{id}, apiKeyOf)
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// CreateAPIKey keeps a new API key for the organizations of its AccountNumbers, under an id of its own.
func (s *Store) CreateAPIKey(ctx context.Context, actor string, key graph.APIKey) (*graph.APIKey, error) {
	now := s.now().UTC()
	key.ID, key.CreatedAt = newID(), now
	return s.changeAPIKey(ctx, key.ID, func(ctx context.Context, tx *transaction, found *graph.APIKey) error {
		if found != nil { // an earlier attempt was committed after all
			return nil
		}
		if err := tx.writeAPIKey(ctx, key); err != nil {
			return err
		}
		if _, err := tx.run(ctx, statementAPIKeyReach, map[string]any{"id": key.ID, "accountNumbers": key.AccountNumbers}); err != nil {
			return err
		}
		written, err := tx.apiKey(ctx, key.ID)
		if err != nil {
			return err
		}
		if missing := firstMissing(key.AccountNumbers, written.AccountNumbers); missing != "" {
			return changes.RefuseKeyOrganization(missing)
		}
		return tx.logAPIKey(ctx, now, actor, "createApiKey", written, changes.AuditOfNewKey(*written))
	})
}

// RotateAPIKey gives an API key another secret.
func (s *Store) RotateAPIKey(ctx context.Context, actor string, rotation changes.KeyRotation) (*graph.APIKey, error) {
	now := s.now().UTC()
	return s.changeAPIKey(ctx, rotation.ID, func(ctx context.Context, tx *transaction, found *graph.APIKey) error {
		if found == nil {
			return changes.RefuseUnknownKey()
		}
		after, audit, err := rotation.Rotate(*found, now)
		if err != nil {
			return err
		}
		return tx.updateAPIKey(ctx, now, actor, "rotateApiKey", after, audit)
	})
}

// RevokeAPIKey ends an API key for good.
func (s *Store) RevokeAPIKey(ctx context.Context, actor, id string) (*graph.APIKey, error) {
	now := s.now().UTC()
	return s.changeAPIKey(ctx, id, func(ctx context.Context, tx *transaction, found *graph.APIKey) error {
		if found == nil {
			return changes.RefuseUnknownKey()
		}
		after, audit := changes.RevokeKey(*found, now)
		return tx.updateAPIKey(ctx, now, actor, "revokeApiKey", after, audit)
	})
}

// changeAPIKey changes an API key, locked and as it is then, in one transaction, and gives it as it is afterwards. change may be
// called again although it was committed.
func (s *Store) changeAPIKey(ctx context.Context, id string, change func(context.Context, *transaction, *graph.APIKey) error) (*graph.APIKey, error) {
	var after *graph.APIKey
	err := s.persist(ctx, statementAPIKeyWrite.name, func(ctx context.Context, tx *transaction) error {
		if _, err := tx.run(ctx, statementAPIKeyLock, map[string]any{"id": id}); err != nil {
			return err
		}
		found, err := tx.apiKey(ctx, id)
		if err != nil {
			return err
		}
		if err := change(ctx, tx, found); err != nil {
			return err
		}
		after, err = tx.apiKey(ctx, id)
		return err
	})
	return after, err
}

// apiKey reads an API key in the transaction; nil when there is none.
func (t *transaction) apiKey(ctx context.Context, id string) (*graph.APIKey, error) {
	records, err := t.run(ctx, statementAPIKeysByID, map[string]any{"keys": []string{id}})
	if err != nil || len(records) == 0 {
		return nil, err
	}
	fields, err := column[map[string]any](records[0], "row")
	return apiKeyOf(fields), err
}

// updateAPIKey writes a key that changed; nothing when there is nothing to tell of it.
func (t *transaction) updateAPIKey(ctx context.Context, now time.Time, actor, action string, key graph.APIKey, audit []graph.FieldChange) error {
	if len(audit) == 0 {
		return nil
	}
	if err := t.writeAPIKey(ctx, key); err != nil {
		return err
	}
	return t.logAPIKey(ctx, now, actor, action, &key, audit)
}

func (t *transaction) writeAPIKey(ctx context.Context, key graph.APIKey) error {
	scopes := make([]string, len(key.Scopes))
	for i, scope := range key.Scopes {
		scopes[i] = string(scope)
	}
	_, err := t.run(ctx, statementAPIKeyWrite, map[string]any{"id": key.ID, "properties": fields{
		"id": key.ID, "name": key.Name, "hash": key.Hash, "previousHash": orNull(key.PreviousHash), "scopes": scopes, "createdAt": key.CreatedAt,
		"previousUntil": instantOrNull(key.PreviousUntil), "expiresAt": instantOrNull(key.ExpiresAt), "revokedAt": instantOrNull(key.RevokedAt),
	}})
	return err
}

// logAPIKey writes an audit entry into the log of each organization that a key is for (R31); of a key that is for none, into the log
// of what belongs to none.
func (t *transaction) logAPIKey(ctx context.Context, now time.Time, actor, action string, key *graph.APIKey, audit []graph.FieldChange) error {
	organizations, request := key.OrganizationIDs, newID()
	if len(organizations) == 0 {
		organizations = []string{""}
	}
	names, before, after := make([]string, len(audit)), make([]string, len(audit)), make([]string, len(audit))
	for i, change := range audit {
		names[i], before[i], after[i] = change.Field, change.Before, change.After
	}
	rows := make([]fields, len(organizations))
	for i, organization := range organizations {
		rows[i] = fields{"users": []string{}, "entry": fields{
			"id": newID(), "request": request, "at": now, "actor": actor, "action": action, "organization": organization,
			"subject": key.NodeID(), "fields": names, "before": before, "after": after,
		}}
	}
	_, err := t.run(ctx, statementAuditCreateEntries, in(fields{"rows": rows}))
	return err
}

// apiKeyOf reads "apiKey", and "organizations", which are still there.
func apiKeyOf(r row) *graph.APIKey {
	p := r.properties("apiKey")
	if p == nil {
		return nil
	}
	key := &graph.APIKey{
		ID: p.text("id"), Name: p.text("name"), Hash: p.text("hash"), PreviousHash: p.text("previousHash"), CreatedAt: p.instant("createdAt"),
		PreviousUntil: p.optionalInstant("previousUntil"), ExpiresAt: p.optionalInstant("expiresAt"), RevokedAt: p.optionalInstant("revokedAt"),
	}
	for _, scope := range texts(p["scopes"]) {
		key.Scopes = append(key.Scopes, graph.Scope(scope))
	}
	for _, organization := range nodes(r["organizations"], "organization") {
		found := organization.properties("organization")
		key.OrganizationIDs = append(key.OrganizationIDs, found.text("id"))
		key.AccountNumbers = append(key.AccountNumbers, found.text("accountNumber"))
	}
	return key
}

func (p properties) optionalInstant(name string) *time.Time {
	if _, ok := p[name].(time.Time); !ok {
		return nil
	}
	at := p.instant(name)
	return &at
}

func instantOrNull(at *time.Time) any {
	if at == nil {
		return nil
	}
	return at.UTC()
}

// firstMissing gives the first of those that were asked for that is not among those that were found; empty when none is missing.
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
