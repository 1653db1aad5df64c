package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementAPIKeysCount = cypher.Statement("api_keys_count")
	// StatementAPIKeysByID finds API keys, which a change of one needs to read in its own transaction.
	StatementAPIKeysByID = cypher.Statement("api_keys_by_id")

	apiKeys = list[*graph.APIKey]{
		statement: cypher.Paged("api_keys"), decode: nouns.APIKey,
		place: func(k *graph.APIKey) graph.Cursor { return graph.Cursor{k.ID} },
	}
)

// APIKeys returns a page of all API keys, the newest first. It makes a second round trip when the page counts.
func (s Lists) APIKeys(ctx context.Context, page graph.Page) (graph.Rows[*graph.APIKey], error) {
	out, err := topLevel(ctx, s, apiKeys, apiKeys.statement.Statement(page.Backward), pageParameters(page), page)
	if err == nil && page.Count {
		out.Total, err = bolt.Count(ctx, s.from, statementAPIKeysCount, nil)
	}
	return out, err
}

// APIKeyByID returns an API key, expired and revoked ones included; nil when there is none with that id. One round trip.
func (s Lists) APIKeyByID(ctx context.Context, id string) (*graph.APIKey, error) {
	found, err := bolt.ByKey(ctx, s.from, StatementAPIKeysByID, []string{id}, nouns.APIKey)
	if err != nil {
		return nil, err
	}
	return found[0], nil
}
