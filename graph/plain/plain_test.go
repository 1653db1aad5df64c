package plain

import (
	"bytes"
	"io"
	"strconv"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

const schemaText = `
type Query { user: User other: User }
interface Node { id: ID! }
type User implements Node { id: ID! login: String! boss: User country: Country organization: String! }
type Country { code: String! name: String! }`

var schema = NewSchema(map[string]Type{
	"User": {Implementors: []string{"User", "Node"}, Fields: map[string]Target{
		"id": {Index: 1}, "login": {Index: 2}, "boss": {Index: 3, Of: "User"}, "country": {Index: 4, Of: "Country"},
	}},
	"Country": {Implementors: []string{"Country"}, Fields: map[string]Target{"code": {Index: 1}, "name": {Index: 2}}},
})

// operationOf parses a document. It returns its operation, and the selection of its first field.
func operationOf(t *testing.T, text string, variables map[string]any) (*graphql.OperationContext, ast.SelectionSet) {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(gqlparser.MustLoadSchema(&ast.Source{Input: schemaText}), text, nil)
	if errs != nil {
		t.Fatal(errs)
	}
	operation := document.Operations[0]
	return &graphql.OperationContext{Doc: document, Operation: operation, Variables: variables},
		operation.SelectionSet[0].(*ast.Field).SelectionSet //nolint:forcetypeassert // every document here begins with a field
}

// shape returns fields as the text of a selection.
func shape(fields []Field) string {
	var b bytes.Buffer
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f.Key + strconv.Itoa(f.Index))
		if f.Fields != nil {
			b.WriteString("{" + shape(f.Fields) + "}")
		}
	}
	return b.String()
}

// TestFieldsAreThoseSelected: aliases, fragments, merged selections, and @skip. A selection is not plain with one field that needs a resolver,
// and with no field at all.
func TestFieldsAreThoseSelected(t *testing.T) {
	for text, want := range map[string]string{
		`{ user { __typename login } }`:                                     `"__typename":0 "login":2`,
		`{ user { l: login id } }`:                                          `"l":2 "id":1`,
		`{ user { country { code } boss { boss { id } } } }`:                `"country":4{"code":1} "boss":3{"boss":3{"id":1}}`,
		`{ user { ...F id } } fragment F on Node { id }`:                    `"id":1`,
		`{ user { ...F login } } fragment F on User { login id }`:           `"login":2 "id":1`,
		`{ user { ... on User { country { code } } country { name } } }`:    `"country":4{"code":1 "name":2}`,
		`{ user { login organization } }`:                                   ``,
		`{ user { boss { organization } login } }`:                          ``,
		`{ user { login @skip(if: true) id } }`:                             `"id":1`,
		`query($x: Boolean!) { user { login @include(if: $x) id } }`:        `"id":1`,
		`query($x: Boolean!) { user { ... @skip(if: $x) { login } id } }`:   `"login":2 "id":1`,
		`query($x: Boolean!) { user { organization @include(if: $x) id } }`: `"id":1`,
		`{ user { id @skip(if: true) } }`:                                   ``,
		`{ user { id boss { id @skip(if: true) } } }`:                       ``,
	} {
		operation, set := operationOf(t, text, map[string]any{"x": false})
		for range 2 { // the second time from the cache
			fields := schema.Fields(operation, set, "User")
			if got := shape(fields); got != want || (fields == nil) != (want == "") {
				t.Errorf("%s: %s, want %s", text, got, want)
			}
		}
	}
}

// TestFieldsFollowTheirOperation: the cache distinguishes selections that depend on variables, and merged selections with the same first part.
func TestFieldsFollowTheirOperation(t *testing.T) {
	operation, set := operationOf(t, `query($x: Boolean!) { user { ... { login @include(if: $x) } id } }`, map[string]any{"x": true})
	if got := shape(schema.Fields(operation, set, "User")); got != `"login":2 "id":1` {
		t.Errorf("included: %s", got)
	}
	without := &graphql.OperationContext{Doc: operation.Doc, Operation: operation.Operation, Variables: map[string]any{"x": false}}
	if got := shape(schema.Fields(without, set, "User")); got != `"id":1` {
		t.Errorf("left out: %s", got)
	}

	operation, _ = operationOf(t, `{ user { ...F boss { id } } other { ...F boss { login } } } fragment F on User { boss { country { code } } }`, nil)
	for i, want := range []string{`"boss":3{"country":4{"code":1} "id":1}`, `"boss":3{"country":4{"code":1} "login":2}`, `"boss":3{"country":4{"code":1} "id":1}`} {
		field := operation.Operation.SelectionSet[i%2].(*ast.Field) //nolint:forcetypeassert // both are fields
		for _, c := range graphql.CollectFields(operation, field.SelectionSet, []string{"User"}) {
			if got := `"boss":3{` + shape(schema.Fields(operation, c.Selections, "User")) + `}`; got != want {
				t.Errorf("%s: %s, want %s", field.Name, got, want)
			}
		}
	}
}

// TestValuesAreSpelledAsGqlgenSpellsThem compares the output of the two.
func TestValuesAreSpelledAsGqlgenSpellsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		number, truth := rapid.Int().Draw(t, "number"), rapid.Bool().Draw(t, "truth")
		var got, want bytes.Buffer
		String(&got, text)
		Int(&got, number)
		Bool(&got, truth)
		for _, m := range []graphql.Marshaler{graphql.MarshalString(text), graphql.MarshalInt(number), graphql.MarshalBoolean(truth)} {
			m.MarshalGQL(&want)
		}
		if got.String() != want.String() {
			t.Errorf("%s, want %s", got.String(), want.String())
		}
	})
}

// TestAnswersGoToAnyWriter: an Answer writes itself into the buffer of the response, and into any other writer.
func TestAnswersGoToAnyWriter(t *testing.T) {
	answer := Answer(func(w *bytes.Buffer) {
		for i := range 2 {
			Begin(w, i, &Field{Key: `"a` + strconv.Itoa(i) + `":`})
			List(w, i*2, func(i int) { Int(w, i) })
		}
		w.WriteByte('}')
	})
	var direct, through bytes.Buffer
	answer.MarshalGQL(&direct)
	answer.MarshalGQL(struct{ io.Writer }{&through})
	if want := `{"a0":[],"a1":[0,1]}`; direct.String() != want || through.String() != want {
		t.Errorf("%s and %s, want %s", &direct, &through, want)
	}
}
