package command

import (
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/neo4j/managed"
	"entitlegraph/neo4j/neo4jtest"
)

// TestConflicts: an older version has stored two users, and two groups, whose keys are equal in this version. Commands refuse the database, with
// both conflicts and the command that resolves them; that command lists them, follows the rules, and resolves them.
func TestConflicts(t *testing.T) {
	c := neo4jtest.OpenEmpty(t)
	flags := database(c)
	run := func(arguments ...string) (int, string, string) { return command(t, "", append(arguments, flags...)...) }
	if status, stdout, stderr := run("db", "conflicts"); status != exitOK || !strings.Contains(stdout, "No conflicts") {
		t.Fatalf("on an empty database: status %d\n%s%s", status, stdout, stderr)
	}
	load(t, flags, "-", strings.Join([]string{
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A-1","name":"One","country":"DE"}]}`,
		`{"type":"organization","accountNumber":"B","name":"B","currency":"EUR","sites":[{"customerNumber":"B-1","name":"One","country":"DE"}]}`,
		`{"type":"group","accountNumber":"A","name":"Group"}`, `{"type":"group","accountNumber":"A","name":"Else"}`,
		`{"type":"user","accountNumber":"A","login":"ola@one.example","groups":["Group"]}`,
		`{"type":"user","accountNumber":"B","login":"ola@two.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}`,
		`{"type":"user","accountNumber":"B","login":"per@one.example"}`, `{"type":"user","accountNumber":"A","login":"per@two.example"}`,
	}, "\n"))
	old := func(text string) []*driver.Record { // as an older program would have it
		result, err := driver.ExecuteQuery(t.Context(), c.Driver, text, nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(managed.Database))
		if err != nil {
			t.Fatal(err)
		}
		return result.Records
	}
	old(`MATCH (u:User) WHERE u.login ENDS WITH 'two.example' SET u.login = replace(u.login, 'two', 'o\u00ADne'), u.loginKey = replace(u.loginKey, 'two', 'o\u00ADne')`)
	old(`MATCH (g:EntitlementGroup {nameKey: 'else'}) SET g.name = 'Group\u200B', g.nameKey = 'group\u200B'`)
	old(`MATCH (x) WHERE x:Derivation OR x:Migration AND x.version > 5 DELETE x`)

	for _, arguments := range [][]string{{"export"}, {"entitlements", "per@one.example"}} {
		status, stdout, stderr := run(arguments...)
		if status != exitFailure || !strings.Contains(stderr, `"ola@one.example" of organization A`) || !strings.Contains(stderr, `"ola@o\u00adne.example" of organization B`) ||
			!strings.Contains(stderr, `"Group\u200b" of organization A`) || !strings.Contains(stderr, "entitlegraph db conflicts") {
			t.Errorf("%s: status %d\n%s%s", arguments[0], status, stdout, stderr)
		}
	}
	status, stdout, stderr := run("db", "conflicts")
	if status != exitFailure || !strings.Contains(stdout, "3 conflicts") || !strings.Contains(stdout, `"per@o\u00adne.example"`) || !strings.Contains(stdout, "--rename ID=NAME") {
		t.Fatalf("the list: status %d\n%s%s", status, stdout, stderr)
	}
	id := func(query string) string {
		value, _ := old(query)[0].Get("id")
		return value.(string)
	}
	ola := id(`MATCH (u:User) WHERE u.login STARTS WITH 'ola@o' AND u.login <> 'ola@one.example' RETURN u.id AS id`)
	per, group := id(`MATCH (u:User {login: 'per@one.example'}) RETURN u.id AS id`), id(`MATCH (g:EntitlementGroup {name: 'Group'}) RETURN g.id AS id`)
	for _, refused := range []struct{ flag, value, words string }{
		{flag: "--delete", value: ola, words: "the last ACTIVE user"}, {flag: "--rename", value: ola + "=per@one.example",
			words: "in use already"}, {flag: "--rename", value: ola + "=nonsense",
			words: "exactly one @"}, {flag: "--rename", value: group + "=\u200b", words: "U+200B"},
		{flag: "--delete", value: "nothing", words: `the id "nothing"`},
	} {
		if status, stdout, stderr := run("db", "conflicts", refused.flag, refused.value); status != exitFailure || !strings.Contains(stderr, refused.words) {
			t.Errorf("%s %s: status %d\n%s%s", refused.flag, refused.value, status, stdout, stderr)
		}
	}
	status, stdout, stderr = run("db", "conflicts", "--rename", ola+"=Ola@three.example", "--rename", group+"=First; group", "--delete", per)
	if status != exitOK || !strings.Contains(stdout, "No conflicts") {
		t.Fatalf("resolved: status %d\n%s%s", status, stdout, stderr)
	}
	status, stdout, stderr = run("export")
	if status != exitOK || !strings.Contains(stdout, `"login":"Ola@three.example"`) || !strings.Contains(stdout, `"name":"First; group"`) || strings.Contains(stdout, `"per@one.example"`) ||
		!strings.Contains(stdout, `"groups":["First; group"]`) {
		t.Errorf("afterwards: status %d\n%s%s", status, stdout, stderr)
	}
	if status, stdout, stderr = run("entitlements", "PER@one.example"); status != exitOK {
		t.Errorf("the one that stays: status %d\n%s%s", status, stdout, stderr)
	}
}
