package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/nouns"
)

var (
	statementAccessOfOrganizations = cypher.Statement("access_of_organizations")
	statementExceptionsOfUsers     = cypher.Statement("exceptions_of_users")
)

// AccessOfOrganizations returns all access settings of each organization, default access first, then by product, everywhere first, then by country
// (R33, R34).
func (s Lists) AccessOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*graph.ProductAccess, error) {
	return rowsByKey(ctx, s, statementAccessOfOrganizations, organizationIDs, nouns.ProductAccess)
}

// ExceptionsOfUsers returns the exceptions on each login, by product (R35).
func (s Lists) ExceptionsOfUsers(ctx context.Context, userIDs []string) ([][]*graph.ProductAccess, error) {
	return rowsByKey(ctx, s, statementExceptionsOfUsers, userIDs, nouns.ProductAccess)
}
