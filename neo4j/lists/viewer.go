package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementViewerOfLogin = cypher.Statement("viewer_of_login")
	statementViewerOfUser  = cypher.Statement("viewer_of_user")
)

// UserOfLogin returns the user with a login key, and its organization; nil for both when there is none. One round trip.
func (s Lists) UserOfLogin(ctx context.Context, loginKey string) (*graph.User, *graph.Organization, error) {
	return s.viewer(ctx, statementViewerOfLogin, map[string]any{"loginKey": loginKey})
}

// UserOfID returns the user with a stored id, and its organization; nil for both when there is none. One round trip.
func (s Lists) UserOfID(ctx context.Context, id string) (*graph.User, *graph.Organization, error) {
	return s.viewer(ctx, statementViewerOfUser, map[string]any{"id": id})
}

func (s Lists) viewer(ctx context.Context, st *bolt.Statement, parameters map[string]any) (*graph.User, *graph.Organization, error) {
	records, err := s.from.Read(ctx, st, parameters)
	if err != nil || len(records) == 0 {
		return nil, nil, err
	}
	fields, err := records[0].Row("row")
	if err != nil {
		return nil, nil, bolt.Failure(ctx, st.Name, err)
	}
	return nouns.User(fields), nouns.Organization(fields), nil
}
