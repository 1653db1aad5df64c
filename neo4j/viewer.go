package neo4j

import (
	"context"

	"entitlegraph/graph"
)

var (
	statementViewerOfLogin = cypher("viewer_of_login")
	statementViewerOfUser  = cypher("viewer_of_user")
)

// UserOfLogin gives the user with a login key, and its organization; nil for both when nobody has it. One round trip.
func (s reads) UserOfLogin(ctx context.Context, loginKey string) (*graph.User, *graph.Organization, error) {
	return s.viewer(ctx, statementViewerOfLogin, map[string]any{"loginKey": loginKey})
}

// UserOfID gives the user with a stored id, and its organization; nil for both when there is none. One round trip.
func (s reads) UserOfID(ctx context.Context, id string) (*graph.User, *graph.Organization, error) {
	return s.viewer(ctx, statementViewerOfUser, map[string]any{"id": id})
}

func (s reads) viewer(ctx context.Context, st *statement, parameters map[string]any) (*graph.User, *graph.Organization, error) {
	records, err := s.read(ctx, st, parameters)
	if err != nil || len(records) == 0 {
		return nil, nil, err
	}
	fields, err := column[map[string]any](records[0], "row")
	if err != nil {
		return nil, nil, failure(ctx, st.name, err)
	}
	return userOf(fields), organizationOf(fields), nil
}
