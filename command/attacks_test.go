package command

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"entitlegraph/graph/generated"
)

// outcome is the expected outcome of an attack.
type outcome int

const (
	// refused: a status of 4xx, or errors without data.
	refused outcome = iota
	// cut: refused, or the connection is closed while the body is still being sent.
	cut
	// handled: anything but a fault of the server.
	handled
)

// attack is one hostile HTTP request.
type attack struct {
	name    string
	want    outcome
	method  string // POST when empty
	query   string // of the address
	headers map[string]string
	body    string
}

// asDocument is an attack by a document in a well-formed request.
func asDocument(name string, want outcome, document string) attack {
	return attack{name: name, want: want, body: requestOf(document, nil)}
}

func requestOf(document string, variables any) string {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		panic(err) // strings and maps of strings can always be marshalled
	}
	return string(body)
}

// each joins n texts.
func each(n int, text func(i int) string) string {
	var all strings.Builder
	for i := range n {
		all.WriteString(text(i))
		all.WriteByte(' ')
	}
	return all.String()
}

// nested writes n openings before a kernel and n closings after it.
func nested(n int, open, kernel, shut string) string {
	return strings.Repeat(open, n) + kernel + strings.Repeat(shut, n)
}

// overloads are documents that exceed a limit.
func overloads() []attack {
	spread := func(n int) string { return each(n, func(i int) string { return fmt.Sprintf("...f%d", i) }) }
	fragments := func(n int) string {
		return each(n, func(i int) string { return fmt.Sprintf("fragment f%d on Query {__typename}", i) })
	}
	doubling := func(n int, on, open, shut string) string {
		return each(n, func(i int) string {
			next := "__typename"
			if i+1 < n {
				next = fmt.Sprintf("...f%d", i+1)
			}
			return fmt.Sprintf("fragment f%d on %s {a: %s%s%s b: %s%s%s}", i, on, open, next, shut, open, next, shut)
		})
	}
	deep := "organizations(first: 1) {nodes {" + nested(10, "sites(first: 1) {nodes {organization {", "id", "}}}") + "}}"
	return []attack{
		asDocument("many aliases", refused, "{"+each(1000, func(i int) string { return fmt.Sprintf("a%d: __typename", i) })+"}"),
		asDocument("many aliases of a change", refused, "mutation {"+each(1000, func(i int) string { return fmt.Sprintf("a%d: __typename", i) })+"}"),
		asDocument("one field many times", refused, "{"+strings.Repeat("__typename ", 10_000)+"}"),
		asDocument("many unknown fields", refused, "{"+each(1000, func(i int) string { return fmt.Sprintf("x%d", i) })+"}"),
		asDocument("many unknown directives", refused, "{__typename "+strings.Repeat("@aa", 1000)+"}"),
		asDocument("one directive many times", refused, "{__typename "+strings.Repeat("@include(if: true) ", 1000)+"}"),
		asDocument("many operations", refused, each(1000, func(i int) string { return fmt.Sprintf("query q%d {__typename}", i) })),
		asDocument("many fragments", refused, "{"+spread(1000)+"}"+fragments(1000)),
		asDocument("many variables", refused, "query("+each(5000, func(i int) string { return fmt.Sprintf("$v%d: Int", i) })+") {__typename}"),
		asDocument("introspection, wide", refused, "{"+each(100, func(i int) string { return fmt.Sprintf("a%d: __schema {types {fields {type {name}}}}", i) })+"}"),
		asDocument("introspection, deep", refused, "{__schema {types "+nested(20, "{fields {type ", "{name}", "}}")+"}}"),
		asDocument("introspection, doubling", refused, "{__schema {queryType {...f0}}}"+doubling(24, "__Type", "ofType {", "}")),
		asDocument("fields, deep", refused, "{"+deep+"}"),
		asDocument("fields, deep and skipped", refused, "{... @skip(if: true) {"+deep+"}}"),
		asDocument("fragments, doubling", refused, `{organizations {nodes {sites {nodes {...f0}}}}}`+doubling(24, "Site", "organization {sites {nodes {", "}}}")),
		asDocument("braces, deep", refused, "{"+nested(20_000, "a{", "a", "}")+"}"),
		asDocument("list, deep", refused, "{__typename(a: "+nested(20_000, "[", "", "]")+")}"),
		asDocument("type, deep", refused, "query($a: "+nested(20_000, "[", "Int", "]")+") {__typename}"),
		asDocument("object, deep", refused, "{__typename(a: "+nested(20_000, "{a: ", "1", "}")+")}"),
		asDocument("fragment in itself", refused, "{...f} fragment f on Query {...f}"),
		asDocument("fragments in each other", refused, "{...f} fragment f on Query {...g} fragment g on Query {...f}"),
		asDocument("a ring of fragments", refused, "{...f0}"+each(500, func(i int) string { return fmt.Sprintf("fragment f%d on Query {...f%d}", i, (i+1)%500) })),
		asDocument("large pages in large pages", refused, "{organizations(first: 100) {nodes {users(first: 100) {nodes {entitlementGroups(first: 100) {nodes {id}}}}}}}"),
		asDocument("a page that is too large", refused, "{organizations(first: 1000000) {totalCount}}"),
		{name: "many requests at once", body: "[" + strings.Repeat(requestOf("{__typename}", nil)+",", 999) + requestOf("{__typename}", nil) + "]"},
	}
}

// bodies are bodies that are too large, compressed, or not a request.
func bodies(t *testing.T) []attack {
	const most = 1 << 20
	huge := strings.Repeat("x", 4*most)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(requestOf("{__typename} #"+huge, nil))); err != nil || w.Close() != nil {
		t.Fatal("cannot compress")
	}
	all := []attack{
		asDocument("a huge comment", cut, "{__typename} #"+huge),
		{name: "huge space", want: cut, body: strings.Repeat(" ", 4*most) + requestOf("{__typename}", nil)},
		{name: "huge, and no JSON", want: cut, body: `{"query": ` + huge},
		{name: "a huge variable", want: cut, body: requestOf("{__typename}", map[string]string{"a": huge})},
		{name: "huge extensions", want: cut, body: `{"query":"{__typename}","extensions":{"a":"` + huge + `"}}`},
		{name: "a long list", want: cut, body: `{"query":"{__typename}","variables":{"a":[` + strings.Repeat("1,", 2*most) + `1]}}`},
		{name: "compressed", body: packed.String(), headers: map[string]string{"Content-Encoding": "gzip"}},
		{name: "deep variables", want: handled, body: `{"query":"{__typename}","variables":{"a":` + nested(100_000, "[", "", "]") + `}}`},
		{name: "a long number", want: handled, body: `{"query":"query($n: Int) {organizations(first: $n) {totalCount}}","variables":{"n":` + strings.Repeat("9", 10_000) + `}}`},
		{name: "a long name of an operation", want: handled, body: `{"query":"{__typename}","operationName":"` + strings.Repeat("x", 100_000) + `"}`},
		{name: "a long header", want: cut, body: requestOf("{__typename}", nil), headers: map[string]string{"X-Long": strings.Repeat("x", 100_000)}},
		{name: "a long address", want: cut, method: http.MethodGet, query: "query=" + url.QueryEscape("{__typename} #"+strings.Repeat("x", 100_000))},
		{name: "the same member twice", want: handled, body: `{"query":"{__typename}","query":"{nothing}"}`},
		{name: "the prototype", want: handled, body: `{"query":"{__typename}","variables":{"__proto__":{"a":1}}}`},
		{name: "a hash of another document", want: handled, body: `{"query":"{__typename}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + strings.Repeat("0", 64) + `"}}}`},
		{name: "no hash", want: handled, body: `{"query":"{__typename}","extensions":{"persistedQuery":{"version":"x","sha256Hash":{"a":1}}}}`},
		{name: "half a character", want: handled, body: `{"query":"{__typename} #\ud800"}`},
		{name: "a byte order mark", want: handled, body: "\ufeff" + requestOf("{__typename}", nil)},
	}
	for _, body := range []string{
		``, `null`, `123`, `"{__typename}"`, `[]`, `{"query":"{__typename}"`, `{"query":"{__typename}"}}}`, `{"query":123}`, `{"query":null}`, `{"query":{}}`, `{"query":""}`,
		`{"query":"{__typename}","variables":"x"}`, `{"query":"{__typename}","variables":[1]}`, `{"query":"{__typename}","operationName":{}}`,
		`{"query":"{__typename}","extensions":"x"}`, `{"query":"{"}`, `{"query":"type A {a: Int}"}`, `{"query":"query A {__typename}","operationName":"B"}`,
		`{"query":"{__type\u0000name}"}`, "{\"query\":\"{__typename} #\xff\xfe\"}",
	} {
		all = append(all, attack{name: "body " + body, body: body})
	}
	return all
}

// methods are requests that a page of another site can make a browser send, and methods that are not served.
func methods() []attack {
	change := requestOf("mutation {__typename}", nil)
	all := []attack{
		{name: "a change by GET", method: http.MethodGet, query: "query=mutation+%7B__typename%7D"},
		{name: "a change by GET, by name", method: http.MethodGet, query: "query=query+A%7B__typename%7D+mutation+B%7B__typename%7D&operationName=B"},
		{name: "a change by GET that says POST", method: http.MethodGet, query: "query=mutation+%7B__typename%7D", headers: map[string]string{"X-HTTP-Method-Override": "POST"}},
		{name: "a subscription by GET", method: http.MethodGet, query: "query=subscription+%7B__typename%7D"},
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, "BREW"} {
		all = append(all, attack{name: "method " + method, method: method, body: change})
	}
	for _, media := range []string{"", "text/plain", "text/plain; application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "application/json; charset=utf-16"} {
		all = append(all, attack{name: "content type " + media, headers: map[string]string{"Content-Type": media}, body: change})
	}
	return all
}

// hostile are values that no argument is meant for.
var hostile = []string{
	"", "\x00", "a\x00b", "\U0001f600 \u202e \u200b \ufeff", `\ud800`, `'}) RETURN n //`, "` or 1=1 --", "%s%n{{7*7}}${7*7}", "../../etc/passwd", "$(id)", strings.Repeat("x", 50_000),
	"999999999999999999999", "-1", "1e999", "9999-99-99", "2026-06-11T09:30:00+99:99",
}

// values are operations with hostile values in every argument of every field of the API.
func values(t *testing.T) []attack {
	t.Helper()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	var all []attack
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, field := range root.Fields {
			if len(field.Arguments) == 0 || strings.HasPrefix(field.Name, "__") {
				continue
			}
			var declared, given []string
			for _, a := range field.Arguments {
				declared = append(declared, "$"+a.Name+": "+a.Type.String())
				given = append(given, a.Name+": $"+a.Name)
			}
			document := strings.ToLower(root.Name) + "(" + strings.Join(declared, " ") + ") {" + field.Name + "(" + strings.Join(given, " ") + ")"
			if schema.Types[field.Type.Name()].IsCompositeType() {
				document += " {__typename}"
			}
			document += "}"
			if _, err := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules()); err != nil {
				t.Fatalf("%s is refused as it stands: %v", document, err)
			}
			for i, text := range hostile {
				variables := map[string]any{}
				for _, a := range field.Arguments {
					variables[a.Name] = valueOf(schema, a.Type, text, 0)
				}
				all = append(all, attack{name: fmt.Sprintf("%s with value %d", field.Name, i), want: handled, body: requestOf(document, variables)})
			}
		}
	}
	return all
}

// valueOf returns a value of a type that has text in each of its strings.
func valueOf(schema *ast.Schema, of *ast.Type, text string, depth int) any {
	if of.Elem != nil {
		return []any{valueOf(schema, of.Elem, text, depth), valueOf(schema, of.Elem, text, depth)}
	}
	switch definition := schema.Types[of.Name()]; {
	case definition.Kind == ast.InputObject:
		object := map[string]any{}
		for _, member := range definition.Fields {
			if depth < 3 && (definition.Directives.ForName("oneOf") == nil || len(object) == 0) {
				object[member.Name] = valueOf(schema, member.Type, text, depth+1)
			}
		}
		return object
	case definition.Kind == ast.Enum:
		return definition.EnumValues[0].Name
	case definition.Name == "Boolean":
		return true
	case definition.Name == "Int":
		return -1 << 31
	}
	return text
}
