package neo4j

import (
	"encoding/json"
	"maps"
	"os"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// TestDatabaseHits has the database profile the statements of the hot operations, and keeps them within the budgets recorded in
// testdata/database_hits.json: what was measured, with a fifth on top. Who has a good reason to raise one says so in the same commit.
func TestDatabaseHits(t *testing.T) {
	s := openTest(t)
	p := seed(t, s, 10)
	content, err := os.ReadFile("testdata/database_hits.json")
	if err != nil {
		t.Fatal(err)
	}
	var budgets map[string]int64
	if err := json.Unmarshal(content, &budgets); err != nil {
		t.Fatal(err)
	}
	page := pageParameters(graph.Page{Limit: 50})
	maps.Copy(page, inLoginOrder(graph.Page{Limit: 50}))
	with := func(keys ...string) map[string]any {
		parameters := map[string]any{"keys": keys}
		for name, value := range page {
			parameters[name] = value
		}
		return parameters
	}
	logins := make([]string, 10)
	for i := range logins {
		logins[i] = strings.ToLower(p) + []string{"-001", "-002", "-003", "-004", "-005", "-006", "-007", "-008", "-009", "-010"}[i] + "@seed.example"
	}
	measured := map[string]int64{}
	for name, asked := range map[string]struct {
		statement  *statement
		parameters map[string]any
	}{
		"login_facts, 1 login":             {statementLoginFacts, with(logins[0])},
		"login_facts, 10 logins":           {statementLoginFacts, with(logins...)},
		"holdings, 20 lines":               {statementHoldings, with(p)},
		"organization_versions":            {statementOrganizationVersions, with(p)},
		"users_by_login_key":               {usersByLoginKey.alone, with(logins[0])},
		"users_by_login_key, owner":        {usersByLoginKey.withOwner, with(logins[0])},
		"sites_by_customer_number":         {sitesByCustomerNumber.alone, with(p + "-001")},
		"sites_by_customer_number, owner":  {sitesByCustomerNumber.withOwner, with(p + "-001")},
		"organizations_of_sites":           {statementOrganizationsOfSites, with(p + "-001")},
		"users_of_organizations, 10 users": {usersOfOrganizations.statement.forward, with(p)},
		"sites_of_organizations, 10 sites": {sitesOfOrganizations.statement.forward, with(p)},
	} {
		hits := databaseHits(t, s, asked.statement, asked.parameters)
		if measured[name] = hits; hits > budgets[name] {
			t.Errorf("%s: %d database hits; its budget is %d", name, hits, budgets[name])
		}
	}
	t.Logf("%v", measured)
}

// databaseHits profiles a statement, the second time that it is sent: the first plans it.
func databaseHits(t *testing.T, s *Store, st *statement, parameters map[string]any) int64 {
	t.Helper()
	session := s.session(t.Context(), driver.AccessModeRead)
	defer func() { _ = session.Close(t.Context()) }()
	var profile driver.ProfiledPlan
	for range 2 {
		result, err := session.Run(t.Context(), "PROFILE "+st.text, parameters)
		if err != nil {
			t.Fatal(err)
		}
		summary, err := result.Consume(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		profile = summary.Profile()
	}
	return hitsOf(profile)
}

func hitsOf(plan driver.ProfiledPlan) int64 {
	hits := plan.DbHits()
	for _, child := range plan.Children() {
		hits += hitsOf(child)
	}
	return hits
}

// TestPagesOfUsers holds that a page of an account's users, and of a group's members, costs the same however many there are: the first
// page, one in the middle, and the last.
func TestPagesOfUsers(t *testing.T) {
	s := openTest(t)
	few, many := prefix(), prefix()
	seedUsers(t, s, few, 20)
	seedUsers(t, s, many, 10_000)
	replan(t, s)
	for list, of := range map[string]struct {
		statement direction
		suffix    string
	}{"users": {usersOfOrganizations.statement, ""}, "members": {membersOfGroups.statement, "-TEAM"}} {
		for name, page := range map[string]graph.Page{
			"first":  {Limit: 10},
			"middle": {Limit: 10, After: graph.Cursor{"00004@pages.example"}},
			"before": {Limit: 10, Before: graph.Cursor{"00015@pages.example"}, Backward: true},
			"last":   {Limit: 10, Backward: true},
		} {
			hits := func(p string) int64 {
				parameters := inLoginOrder(page)
				parameters["keys"] = []string{p + of.suffix}
				for _, end := range []string{"from", "until"} {
					if login := parameters[end].(string); len(login) > len(afterAllLogins) {
						parameters[end] = strings.ToLower(p) + login
					}
				}
				return databaseHits(t, s, of.statement.of(page.Backward), parameters)
			}
			if a, b := hits(few), hits(many); b > a+5 {
				t.Errorf("%s, the %s page of 10: %d database hits for 20 of them, %d for 10,000", list, name, a, b)
			} else {
				t.Logf("%s, the %s page of 10: %d and %d database hits", list, name, a, b)
			}
		}
	}
}

// replan makes the database plan statements for what it holds now: a plan that was made for an almost empty graph sorts rather than reads an
// index in order.
func replan(t *testing.T, s *Store) {
	t.Helper()
	execute(t, s, "CALL db.prepareForReplanning(30)", nil)
}

// seedUsers creates an organization with n users, all of one group.
func seedUsers(t *testing.T, s *Store, p string, n int) {
	t.Helper()
	execute(t, s, `
		CREATE (o:Organization)
		SET o = $organization
		CREATE (team:EntitlementGroup {id: $p + '-TEAM', name: 'Team', nameKey: 'team', accountNumber: $p})<-[:HAS_GROUP]-(o)
		WITH o, team
		UNWIND range(1, $n) AS i
		WITH o, team, toLower($p) + right('0000' + i, 5) + '@pages.example' AS login
		CREATE (u:User {id: login, login: login, loginKey: login, status: 'ACTIVE', organization: $p})-[:BELONGS_TO {roles: []}]->(o)
		CREATE (u)-[:MEMBER_OF {group: team.id, loginKey: login}]->(team)`, map[string]any{"p": p, "n": n, "organization": organizationNamed(p, "Seed "+p)})
}
