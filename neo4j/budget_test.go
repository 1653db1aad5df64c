package neo4j_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// TestDatabaseHits has the database profile the statements of the hot operations, and keeps them within the budgets recorded in
// testdata/database_hits.json: what was measured, with a fifth on top. Who has a good reason to raise one says so in the same commit.
func TestDatabaseHits(t *testing.T) {
	c := neo4jtest.OpenEmpty(t)
	s := openOn(t, c, nil)
	// The database plans for what it holds: among few nodes it reads more of them.
	neo4jtest.SeedUsers(func(text string, parameters map[string]any) { execute(t, s, text, parameters) }, prefix(), 2000)
	for range 5 {
		seed(t, s, 100)
	}
	p := seed(t, s, 10)
	execute(t, s, "CALL db.prepareForReplanning(30)", nil)
	content, err := os.ReadFile("testdata/database_hits.json")
	if err != nil {
		t.Fatal(err)
	}
	var budgets map[string]int64
	if err := json.Unmarshal(content, &budgets); err != nil {
		t.Fatal(err)
	}
	page := map[string]any{"after": nil, "before": nil, "from": "", "until": "\U0010FFFF", "limit": 51, "count": false}
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
		statement  *bolt.Statement
		parameters map[string]any
	}{
		"login_facts, 1 login":             {statement: statementNamed("login_facts", 0), parameters: with(logins[0])},
		"login_facts, 10 logins":           {statement: statementNamed("login_facts", 0), parameters: with(logins...)},
		"account facts, 20 lines":          {statement: statementNamed("account_facts", 0), parameters: with(p)},
		"organization_versions":            {statement: statementNamed("organization_versions", 0), parameters: with(p)},
		"users_by_login_key":               {statement: statementNamed("users_by_login_key", 0), parameters: with(logins[0])},
		"users_by_login_key, owner":        {statement: statementNamed("users_by_login_key", 1), parameters: with(logins[0])},
		"sites_by_customer_number":         {statement: statementNamed("sites_by_customer_number", 0), parameters: with(p + "-001")},
		"sites_by_customer_number, owner":  {statement: statementNamed("sites_by_customer_number", 1), parameters: with(p + "-001")},
		"organizations_of_sites":           {statement: statementNamed("organizations_of_sites", 0), parameters: with(p + "-001")},
		"users_of_organizations, 10 users": {statement: statementNamed("users_of_organizations", 0), parameters: with(p)},
		"sites_of_organizations, 10 sites": {statement: statementNamed("sites_of_organizations", 0), parameters: with(p)},
	} {
		hits := c.DatabaseHits(t, asked.statement.Text, asked.parameters)
		if measured[name] = hits; hits > budgets[name] {
			t.Errorf("%s: %d database hits; its budget is %d", name, hits, budgets[name])
		}
	}
	t.Logf("%v", measured)
}

// statementNamed returns a form of the statement of a file, in the order in which the forms are rendered: of a look-up, the form with the
// organization is the second; of a list, that which reads backward.
func statementNamed(name string, form int) *bolt.Statement {
	for _, st := range bolt.Statements() {
		if st.Name != name {
			continue
		}
		if form--; form < 0 {
			return st
		}
	}
	panic("no such statement: " + name)
}
