package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"entitlegraph/neo4j/neo4jtest"
)

// attempt is a request for one mutation: # stands for its name, ~ for its input without braces, ? for the type of that, % for what is selected.
type attempt struct{ document, variables, header string }

// dryRuns are the ways to request a dry run.
var dryRuns = map[string]attempt{
	"literal":               {document: "mutation {#(input: {~, dryRun: true}) {%}}", variables: `{}`},
	"variable":              {document: "mutation($d: Boolean!) {#(input: {~, dryRun: $d}) {%}}", variables: `{"d":true}`},
	"variable's default":    {document: "mutation($d: Boolean = true) {#(input: {~, dryRun: $d}) {%}}", variables: `{}`},
	"whole input":           {document: "mutation($i: ?!) {#(input: $i) {%}}", variables: `{"i":{~,"dryRun":true}}`},
	"fragment":              {document: "mutation {...F} fragment F on Mutation {... on Mutation {#(input: {~, dryRun: true}) {%}}}", variables: `{}`},
	"under a key":           {document: `mutation {#(input: {~, dryRun: true, idempotencyKey: "k"}) {%}}`, variables: `{}`},
	"under the same key":    {document: `mutation {again: #(input: {~, dryRun: true, idempotencyKey: "k"}) {%}}`, variables: `{}`},
	"under a header":        {document: "mutation {#(input: {~, dryRun: true}) {%}}", variables: `{}`, header: "Idempotency-Key: h"},
	"under the same header": {document: "mutation {again: #(input: {~, dryRun: true}) {%}}", variables: `{}`, header: "Idempotency-Key: h"},
}

// realRuns are requests that are no dry run, though similar.
var realRuns = map[string]attempt{
	"nothing said":       {document: "mutation {#(input: {~}) {%}}", variables: `{}`},
	"false":              {document: "mutation {#(input: {~, dryRun: false}) {%}}", variables: `{}`},
	"null":               {document: "mutation {#(input: {~, dryRun: null}) {%}}", variables: `{}`},
	"variable, false":    {document: "mutation($d: Boolean!) {#(input: {~, dryRun: $d}) {%}}", variables: `{"d":false}`},
	"variable, null":     {document: "mutation($d: Boolean) {#(input: {~, dryRun: $d}) {%}}", variables: `{"d":null}`},
	"variable, absent":   {document: "mutation($d: Boolean) {#(input: {~, dryRun: $d}) {%}}", variables: `{}`},
	"variable's default": {document: "mutation($d: Boolean = false) {#(input: {~, dryRun: $d}) {%}}", variables: `{}`},
	"default overridden": {document: "mutation($d: Boolean = true) {#(input: {~, dryRun: $d}) {%}}", variables: `{"d":false}`},
	"default, null":      {document: "mutation($d: Boolean = true) {#(input: {~, dryRun: $d}) {%}}", variables: `{"d":null}`},
	"whole input":        {document: "mutation($i: ?!) {#(input: $i) {%}}", variables: `{"i":{~}}`},
	"whole input, false": {document: "mutation($i: ?!) {#(input: $i) {%}}", variables: `{"i":{~,"dryRun":false}}`},
	"beside a dry run":   {document: "mutation {a: #(input: {~, dryRun: true}) {%} b: #(input: {~}) {%}}", variables: `{}`},
	"behind a fragment":  {document: "mutation {a: #(input: {~, dryRun: true}) {%} ...F} fragment F on Mutation {... on Mutation {b: #(input: {~}) {%}}}", variables: `{}`},
	"left out":           {document: "mutation {#(input: {~}) @skip(if: true) {%} __typename}", variables: `{}`},
	"under a key":        {document: `mutation {#(input: {~, idempotencyKey: "k"}) {%}}`, variables: `{}`},
	"under a header":     {document: "mutation {#(input: {~}) {%}}", variables: `{}`, header: "Idempotency-Key: h"},
}

// TestAnalystsDryRunAndChangeNothing asks for every mutation of the schema as an analyst. A dry run answers what it answers the operator; whatever
// is none is refused, and the database is the same afterwards, down to the keys that are kept.
func TestAnalystsDryRunAndChangeNothing(t *testing.T) {
	connection := neo4jtest.OpenEmpty(t)
	w := openNeighboursOn(t, connection)
	schema, fields := schemaFields(t)
	before := fingerprint(t, connection)
	for name := range fields {
		if mutation, found := strings.CutPrefix(name, "Mutation."); found && foreignInputs[mutation] == "" {
			t.Errorf("%s has no input in foreignInputs", mutation)
		}
	}
	for _, mutation := range slices.Sorted(maps.Keys(foreignInputs)) {
		field := fields["Mutation."+mutation]
		fill := func(a attempt) attempt {
			selected := "userErrors {code message}"
			if schema.Types[field.Type.Name()].Fields.ForName("impact") != nil {
				selected += " impact {gaining losing logins {user {login}}}"
			}
			input := w.fill(foreignInputs[mutation])
			of := strings.NewReplacer("#", mutation, "~", input, "?", field.Arguments[0].Type.Name(), "%", selected)
			a.document = of.Replace(a.document)
			a.variables = strings.Replace(a.variables, "~", asJSON(t, input), 1)
			return a
		}
		if strings.HasSuffix(mutation, "ApiKey") {
			if a := w.try("ANALYST", fill(realRuns["nothing said"])); !isForbidden(a) {
				t.Errorf("%s: %s %+v", mutation, a.Data, a.Errors)
			}
			continue
		}
		for name, way := range dryRuns {
			a, operators := w.try("ANALYST", fill(way)), w.try("OPERATOR", fill(way))
			if len(a.Errors) > 0 || string(a.Data) != string(operators.Data) || !strings.Contains(string(a.Data), `"userErrors":[]`) {
				t.Errorf("%s, a dry run by %s: %s %+v, and for the operator %s %+v", mutation, name, a.Data, a.Errors, operators.Data, operators.Errors)
			}
		}
		for name, way := range realRuns {
			a := w.try("ANALYST", fill(way))
			if !isForbidden(a) || !refusalForm.MatchString(a.Errors[0].Message) {
				t.Errorf("%s, %s: %s %+v", mutation, name, a.Data, a.Errors)
			}
		}
		if fingerprint(t, connection) != before {
			t.Fatalf("%s changed something", mutation)
		}
	}
	w.trySeveral(t)
	if fingerprint(t, connection) != before {
		t.Error("a list or a file changed something")
	}
	if w.as("OPERATOR", `mutation {updateOrganization(input: {accountNumber: "#A", name: "Else"}) {userErrors {code}}}`); fingerprint(t, connection) == before {
		t.Error("the fingerprint sees nothing")
	}
}

// trySeveral sends what is no mutation of its own: several requests in a body, and a file.
func (w *neighbours) trySeveral(t *testing.T) {
	t.Helper()
	rename := `mutation {updateOrganization(input: {accountNumber: "#A", name: "Else"%s}) {userErrors {code}}}`
	list := w.fill("[" + w.body(fmt.Sprintf(rename, ", dryRun: true")) + "," + w.body(fmt.Sprintf(rename, "")) + "]")
	response := w.send("POST", "/graphql", list, post, "Authorization: Test ANALYST")
	var answers []answer
	if err := json.Unmarshal(response.body, &answers); err != nil || len(answers) != 2 || len(answers[0].Errors) > 0 || !isForbidden(answers[1]) {
		t.Errorf("a list: %v %s", err, response.body)
	}
	file := w.fill("login,givenName\n#plain@~acc.example,Else\n")
	for query, status := range map[string]int{"?dryRun=true": 200, "?dryRun=false": 403, "": 403} {
		if r := w.send("POST", w.fill("/accounts/#A/users.csv")+query, file, "Content-Type: text/csv", "Authorization: Test ANALYST"); r.StatusCode != status {
			t.Errorf("a file, %s: %d %s", query, r.StatusCode, r.body)
		}
	}
}

func isForbidden(a answer) bool {
	return len(a.Errors) == 1 && a.Errors[0].Extensions.Code == "FORBIDDEN" && (len(a.Data) == 0 || string(a.Data) == "null")
}

// try asks in one of the ways.
func (w *neighbours) try(who string, a attempt) answer {
	headers := []string{post, "Authorization: Test " + who}
	if a.header != "" {
		headers = append(headers, a.header)
	}
	query, _ := json.Marshal(a.document) // texts always marshal
	return w.read(w.send("POST", "/graphql", `{"query":`+string(query)+`,"variables":`+a.variables+`}`, headers...))
}

// asJSON returns the fields of an input as JSON, without braces.
func asJSON(t *testing.T, input string) string {
	t.Helper()
	document, err := parser.ParseQuery(&ast.Source{Input: "{f(input: {" + input + "})}"})
	if err != nil {
		t.Fatal(err)
	}
	value, err := document.Operations[0].SelectionSet[0].(*ast.Field).Arguments[0].Value.Value(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(text), "{"), "}")
}

// fingerprint returns all nodes and relationships of a database with their properties.
func fingerprint(t *testing.T, connection *neo4jtest.Connection) string {
	t.Helper()
	d, err := driver.NewDriverWithContext(connection.URI, driver.BasicAuth(connection.Username, connection.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	var all []string
	for _, query := range []string{
		`MATCH (n) RETURN elementId(n) AS id, labels(n) AS kind, properties(n) AS properties`,
		`MATCH (a)-[r]->(b) RETURN elementId(a) + elementId(b) AS id, [type(r)] AS kind, properties(r) AS properties`,
	} {
		result, err := driver.ExecuteQuery(t.Context(), d, query, nil, driver.EagerResultTransformer)
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range result.Records {
			all = append(all, fmt.Sprint(record.Values...))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
