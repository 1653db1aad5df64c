package neo4jtest

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"entitlegraph/graph"
)

// Prefix returns a new prefix for the keys of one test.
func Prefix() string {
	return "T" + strings.ToUpper(strings.ReplaceAll(uuid.NewString(), "-", ""))[:12]
}

// OrganizationNamed returns the properties of an organization whose id is its Account Number.
func OrganizationNamed(accountNumber, name string) map[string]any {
	return map[string]any{
		"id": accountNumber, "accountNumber": accountNumber, "name": name, "currency": "EUR", "revision": 1, "entitlementRevision": 1,
		"searchText": graph.SearchText(name, accountNumber), "nameOrder": graph.NameOrder(name),
	}
}

// Seed creates an organization with n objects of each kind, by execute, and returns its id, which is the prefix of all of its keys.
func Seed(execute func(text string, parameters map[string]any), n int) string {
	p := Prefix()
	orders := make([]string, n)
	for i := range orders {
		orders[i] = graph.NameOrder(fmt.Sprintf("group %s-%03d", strings.ToLower(p), i+1))
	}
	execute(`
		MERGE (de:Country {code: 'DE'}) ON CREATE SET de.name = 'Germany'
		CREATE (o:Organization {createdAt: datetime(), updatedAt: datetime()})
		SET o += $organization
		CREATE (c:Contract {id: $p + '-C', contractNumber: $p + '-C', status: 'ACTIVE', startsOn: date('2020-01-01'), graceDays: 0})<-[:HOLDS]-(o)
		CREATE (team:EntitlementGroup {id: $p + '-TEAM', name: 'Team', nameKey: 'team', nameOrder: $team, accountNumber: $p})<-[:HAS_GROUP]-(o)
		WITH o, c, team, de
		UNWIND range(1, $n) AS i
		WITH o, c, team, de, i, $p + '-' + right('000' + i, 3) AS k
		CREATE (s:Site {id: k, customerNumber: k, name: 'Site ' + i})<-[:HAS_SITE]-(o), (s)-[:LOCATED_IN]->(de)
		CREATE (u:User {id: k, login: k + '@seed.example', loginKey: toLower(k) + '@seed.example', status: 'ACTIVE', organization: $p})-[:BELONGS_TO {roles: []}]->(o)
		CREATE (u)-[:MEMBER_OF {group: team.id, loginKey: u.loginKey}]->(team)
		CREATE (g:EntitlementGroup {id: k, name: 'Group ' + k, nameKey: 'group ' + toLower(k), nameOrder: $orders[i - 1], accountNumber: $p})<-[:HAS_GROUP]-(o)
		CREATE (r:Order {id: k, orderNumber: k, orderedOn: date('2020-01-01')})<-[:FULFILLED_BY]-(c), (r)-[:PLACED_FOR]->(s)
		CREATE (p:Product {id: k, code: k, name: 'Product ' + i})
		CREATE (c)-[:GRANTS {id: k + '-0', country: 'DE', quantity: i, arr: 100, orderNumber: k, place: 0}]->(p)
		CREATE (c)-[:GRANTS {id: k + '-1', arr: 0, orderNumber: k, place: 1}]->(p)
		CREATE (u)-[:ALLOWS]->(p), (g)-[:ALLOWS]->(p)
		CREATE (:Contract {id: k + '-C', contractNumber: k + '-C', status: 'SUSPENDED', startsOn: date('2020-01-01')})<-[:HOLDS]-(o)`,
		map[string]any{"p": p, "n": n, "organization": OrganizationNamed(p, "Seed "+p), "team": graph.NameOrder("team"), "orders": orders})
	return p
}

// SeedUsers creates an organization with n users, all of one group, by execute; their keys begin with p.
func SeedUsers(execute func(text string, parameters map[string]any), p string, n int) {
	execute(`
		CREATE (o:Organization)
		SET o = $organization
		CREATE (team:EntitlementGroup {id: $p + '-TEAM', name: 'Team', nameKey: 'team', accountNumber: $p})<-[:HAS_GROUP]-(o)
		WITH o, team
		UNWIND range(1, $n) AS i
		WITH o, team, toLower($p) + right('0000' + i, 5) + '@pages.example' AS login
		CREATE (u:User {id: login, login: login, loginKey: login, status: 'ACTIVE', organization: $p})-[:BELONGS_TO {roles: []}]->(o)
		CREATE (u)-[:MEMBER_OF {group: team.id, loginKey: login}]->(team)`, map[string]any{"p": p, "n": n, "organization": OrganizationNamed(p, "Seed "+p)})
}
