package neo4j

import (
	"context"

	"entitlegraph/graph"
)

var statementViewerOfLogin = cypher("viewer_of_login")

// UserOfLogin gives the user with a login key, and its organization; nil for both when nobody has it. One round trip.
func (s reads) UserOfLogin(ctx context.Context, loginKey string) (*graph.User, *graph.Organization, error) {
	records, err := s.read(ctx, statementViewerOfLogin, map[string]any{"loginKey": loginKey})
	if err != nil || len(records) == 0 {
		return nil, nil, err
	}
	fields, err := column[map[string]any](records[0], "row")
	if err != nil {
		return nil, nil, failure(ctx, statementViewerOfLogin.name, err)
	}
	return userOf(fields), organizationOf(fields), nil
}
