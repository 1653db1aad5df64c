package api_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/api"
	"entitlegraph/auth"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// callers are the kinds of caller in access.txt, each with a viewer of that kind alone.
var callers = []string{"OPERATOR", "ANALYST", "ACCOUNT_ADMIN", "CO_ADMIN", "USER", "CHECK", "READ", "WRITE", "STRANGER"}

// visitors are the viewers of a test, by the word after "Authorization: Test".
type visitors map[string]*graph.Viewer

// Authenticate returns the visitor of that name.
func (v visitors) Authenticate(_ context.Context, headers []string) (*graph.Viewer, error) {
	if len(headers) == 0 {
		return graph.Operator(), nil
	}
	return v[strings.TrimPrefix(headers[0], "Test ")], nil
}

// visitorsOf makes a visitor of each kind for an account with the users "admin", "co" and "plain".
func visitorsOf(t *testing.T, store *neo4j.Store, p string) visitors {
	t.Helper()
	organization, err := store.OrganizationsByAccountNumber(t.Context(), []string{p + "ACC"})
	if err != nil || organization[0] == nil {
		t.Fatal(organization, err)
	}
	ids, numbers := []string{organization[0].ID}, []string{organization[0].AccountNumber}
	all := visitors{
		"OPERATOR": graph.Operator(), "ANALYST": {Kind: graph.ViewerAnalyst, Actor: "analyst"},
		"STRANGER": {Kind: graph.ViewerStranger, Actor: "stranger", LoginKey: "stranger@nowhere.example"},
	}
	for _, scope := range graph.Scopes {
		all[string(scope)] = &graph.Viewer{
			Kind: graph.ViewerPartner, Actor: "key", Scopes: []graph.Scope{scope}, OrganizationIDs: ids, AccountNumbers: numbers,
		}
	}
	for name, roles := range map[string][]graph.Role{
		"ACCOUNT_ADMIN": {graph.RoleAccountAdmin}, "CO_ADMIN": {graph.RoleCoAdmin}, "USER": nil,
	} {
		login := strings.ToLower(p + logins[name] + "@acme.example")
		user, err := store.UsersByLoginKey(t.Context(), []string{login}, graph.Alone)
		if err != nil || user[0] == nil {
			t.Fatal(login, user, err)
		}
		all[name] = &graph.Viewer{
			Kind: graph.ViewerUser, Actor: user[0].NodeID(), LoginKey: login, UserID: user[0].ID, Status: user[0].Status, Roles: roles, OrganizationIDs: ids,
			AccountNumbers: numbers,
		}
	}
	return all
}

var logins = map[string]string{"ACCOUNT_ADMIN": "ann", "CO_ADMIN": "bob", "USER": "cleo"}

// accessRow is the row of one field in access.txt: the callers that may use it.
type accessRow map[string]bool

// dryRunAlone is the suffix of a caller that may use a mutation only for a dry run.
const dryRunAlone = ":dryRun"

// accessTable reads the table: one field a line, with the callers that may use it.
func accessTable(t *testing.T) map[string]accessRow {
	t.Helper()
	table := map[string]accessRow{}
	for i, line := range strings.Split(readFile(t, "../policy/testdata/access.txt"), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		row := accessRow{}
		if slices.Equal(words[1:], []string{"ALL"}) {
			words = append(words[:1], callers...)
		}
		for _, caller := range words[1:] {
			if !slices.Contains(callers, strings.TrimSuffix(caller, dryRunAlone)) {
				t.Errorf("access.txt:%d: %s is not a kind of caller", i+1, caller)
			}
			row[caller] = true
		}
		if table[words[0]] != nil {
			t.Errorf("access.txt:%d: %s has two rows", i+1, words[0])
		}
		table[words[0]] = row
	}
	return table
}

// schemaFields returns every field of every object of the schema as "Type.field".
func schemaFields(t *testing.T) (*ast.Schema, map[string]*ast.FieldDefinition) {
	t.Helper()
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: string(text)})
	fields := map[string]*ast.FieldDefinition{}
	for _, definition := range schema.Types {
		if definition.Kind != ast.Object || strings.HasPrefix(definition.Name, "__") {
			continue
		}
		for _, field := range definition.Fields {
			if !strings.HasPrefix(field.Name, "__") {
				fields[definition.Name+"."+field.Name] = field
			}
		}
	}
	return schema, fields
}

// refusalForm is the form of every refusal by rights: the field, the callers that may use it, the kind of the caller, and the remedy.
var refusalForm = regexp.MustCompile(`^You may not (read \w+\.\w+|use the mutation \w+( but for a dry run| for a user other than yourself)?|change the country of your own profile \(R13\)|read the [\w ]+|create a user with roles|change the currency of an organization \(R6\))\. ` +
	`These may: [\w -]+(, [\w -]+)*\. You are authenticated as [\w -]+: send the token or API key of one of these\.( Or leave the field out\.| Or give its input dryRun: true, to see what would be\.| Or the operator allows it to every user, by --self-profile-country\.)?$`)

// TestAccess asks for every field of the schema as every kind of caller. What the table does not allow is refused before anything is sent to
// the database; what it allows is not refused.
func TestAccess(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.found()
	v := visitorsOf(t, o.store, o.p)
	sent := &trips{count: map[string]int{}}
	c := o.as(v, sent)
	table := accessTable(t)
	schema, fields := schemaFields(t)
	for name := range fields {
		if table[name] == nil {
			t.Errorf("%s has no row in testdata/access.txt: add the callers that may select it", name)
		}
	}
	for name := range table {
		if fields[name] == nil {
			t.Errorf("testdata/access.txt has a row for %s, which is no field of the schema", name)
		}
	}
	if t.Failed() {
		return
	}
	asked := 0
	for _, caller := range callers {
		own := o.waysOf(schema, table, caller)
		anyone := o.waysOf(schema, table, "")
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			typeName, fieldName, _ := strings.Cut(name, ".")
			way, allowed := own[typeName], table[name][caller]
			if way == "" { // the caller does not get there
				way, allowed = anyone[typeName], false
			}
			if way == "" {
				t.Fatalf("no way leads to %s", typeName)
			}
			document := fmt.Sprintf(way, o.selection(schema, fields[name], fieldName))
			before := sent.total()
			a := c.askAs(caller, document)
			refused := len(a.Errors) > 0 && a.Errors[0].Extensions.Code == "FORBIDDEN"
			if refused && !refusalForm.MatchString(a.Errors[0].Message) {
				t.Errorf("%s, asked by %s, is refused with %q, which has not the form %s", name, caller, a.Errors[0].Message, refusalForm)
			}
			if refused == allowed {
				t.Errorf("%s, asked by %s: allowed %t, answer %s %+v\n%s", name, caller, allowed, a.Data, a.Errors, document)
			}
			if refused && sent.total() != before {
				t.Errorf("%s, asked by %s: the database was asked before it was refused", name, caller)
			}
			asked++
			if typeName == "Mutation" && !strings.HasSuffix(fieldName, "ApiKey") {
				o.tryDryRun(c, caller, fmt.Sprintf(anyone[typeName], inDryRun(o.selection(schema, fields[name], fieldName))), table[name])
			}
		}
	}
	t.Logf("%d questions about %d fields", asked, len(fields))
}

// tryDryRun sends a mutation with dryRun: true: callers that may use it pass, and callers that may use it for a dry run alone.
func (o *office) tryDryRun(c *client, caller, document string, row accessRow) {
	o.t.Helper()
	a := c.askAs(caller, document)
	refused := len(a.Errors) > 0 && a.Errors[0].Extensions.Code == "FORBIDDEN"
	if allowed := row[caller] || row[caller+dryRunAlone]; refused == allowed {
		o.t.Errorf("a dry run, asked by %s: allowed %t, answer %s %+v\n%s", caller, allowed, a.Data, a.Errors, document)
	}
}

// inDryRun makes a dry run of a mutation's arguments.
func inDryRun(arguments string) string {
	return strings.Replace(arguments, "input: {", "input: {dryRun: true, ", 1)
}

// as returns a client whose requests name their viewer.
func (o *office) as(v visitors, sent *trips, options ...func(*api.Config)) *client {
	o.t.Helper()
	_, store, count := openServer(o.t)
	if sent != nil {
		sent.count = count.count
	}
	config := api.Config{
		Store: store, Entitlements: store, Changes: store, APIKeys: store, Authenticator: v, Clock: func() time.Time { return noon },
		Links: &auth.Links{Directory: store, Clock: func() time.Time { return noon }},
	}
	for _, option := range options {
		option(&config)
	}
	return &client{t: o.t, log: o.log, handler: api.Handler(config)}
}

// askAs sends a document as one of the visitors.
func (c *client) askAs(visitor, document string) answer {
	c.t.Helper()
	return c.read(c.send(http.MethodPost, "/graphql", fmt.Sprintf(`{"query":%q}`, document), "Content-Type: application/json", "Authorization: Test "+visitor))
}

// total returns the number of sent statements.
func (s *trips) total() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return total(s.count)
}

// waysOf returns for each object type a document that leads there, with a place for what is selected of it: by fields that the caller may ask
// for, or by any when there is no caller.
func (o *office) waysOf(schema *ast.Schema, table map[string]accessRow, caller string) map[string]string {
	ways := map[string]string{"Query": "{%s}", "Mutation": "mutation{%s}"}
	for next := []string{"Query", "Mutation"}; len(next) > 0; next = next[1:] {
		at := schema.Types[next[0]]
		for _, field := range at.Fields {
			to := schema.Types[field.Type.Name()]
			if to == nil || to.Kind != ast.Object || ways[to.Name] != "" || strings.HasPrefix(field.Name, "__") {
				continue
			}
			arguments, row := o.arguments(schema, field), table[at.Name+"."+field.Name]
			if caller != "" && !row[caller] {
				if !row[caller+dryRunAlone] {
					continue
				}
				arguments = inDryRun(arguments)
			}
			ways[to.Name] = fmt.Sprintf(ways[at.Name], field.Name+arguments+"{%s}")
			next = append(next, to.Name)
		}
	}
	return ways
}

// selection asks for a field, and of an object for no more than its type.
func (o *office) selection(schema *ast.Schema, field *ast.FieldDefinition, name string) string {
	if kind := schema.Types[field.Type.Name()].Kind; kind == ast.Object || kind == ast.Interface {
		return name + o.arguments(schema, field) + "{__typename}"
	}
	return name + o.arguments(schema, field)
}

// arguments returns the arguments that a field needs: keys of the account where there are some, and inputs that a rule refuses.
func (o *office) arguments(schema *ast.Schema, field *ast.FieldDefinition) string {
	known := map[string]string{
		"accountNumber": "#ACC", "customerNumber": "#S1", "login": "#cleo@acme.example", "contractNumber": "#K1", "orderNumber": "#O1",
		"code": "#P1", "productCode": "#P1", "id": "@G",
	}
	var all []string
	for _, argument := range field.Arguments {
		if value := o.fill(known[argument.Name]); value != "" {
			all = append(all, fmt.Sprintf("%s: %q", argument.Name, value))
		} else if argument.Type.NonNull {
			all = append(all, argument.Name+": "+literal(schema, argument.Type))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// literal returns a value of a type that the schema takes and the rules refuse.
func literal(schema *ast.Schema, of *ast.Type) string {
	definition := schema.Types[of.Name()]
	switch {
	case of.Elem != nil && definition.Kind == ast.InputObject && definition.Name == "ChangeInput":
		return `[{deleteUser: {login: "!"}}]`
	case of.Elem != nil:
		return "[]"
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	case definition.Kind == ast.InputObject:
		var fields []string
		for _, field := range definition.Fields {
			if field.Type.NonNull {
				fields = append(fields, field.Name+": "+literal(schema, field.Type))
			}
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case definition.Name == "Date":
		return `"2026-01-01"`
	case definition.Name == "Int":
		return "0"
	}
	return `"!"`
}
