package api_test

import (
	"fmt"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestChangesQuery follows the log of changes by the cursors that the answers have.
func TestChangesQuery(t *testing.T) {
	l := newLedger(1)
	for i := range 3 {
		l.entries = append(l.entries, &graph.AuditEntry{
			ID: fmt.Sprint(i), At: noon, Actor: "operator", Action: "lockUser", Subject: graph.EncodeID(graph.KindUser, "u"), Revision: new(i + 1),
			Changes: []graph.FieldChange{{Field: "status", Before: "ACTIVE"}},
		})
	}
	c := newWriter(t, l)
	const document = `query($after: String, $filter: ChangeFilter) {
		changes(after: $after, first: 2, filter: $filter) { nodes { cursor accountNumber revision changes { field before after } } endCursor upToDate } }`
	first, third := graph.Position(2).Encode(), graph.Position(3).Encode()
	field := `"changes":[{"field":"status","before":"ACTIVE","after":null}]`
	for _, test := range []struct{ name, variables, want string }{
		{
			name: "the first page", variables: `{}`,
			want: `{"changes":{"nodes":[{"cursor":"` + graph.Position(1).Encode() + `","accountNumber":"ACME","revision":1,` + field + `},` +
				`{"cursor":"` + first + `","accountNumber":"ACME","revision":2,` + field + `}],"endCursor":"` + first + `","upToDate":false}}`,
		},
		{
			name: "the next page", variables: `{"after":"` + first + `"}`,
			want: `{"changes":{"nodes":[{"cursor":"` + third + `","accountNumber":"ACME","revision":3,` + field + `}],"endCursor":"` + third + `","upToDate":true}}`,
		},
		{name: "the end", variables: `{"after":"` + third + `"}`, want: `{"changes":{"nodes":[],"endCursor":"` + third + `","upToDate":true}}`},
	} {
		if a := c.ask(document, test.variables); len(a.Errors) > 0 || string(a.Data) != test.want {
			t.Errorf("%s: %s %+v, want %s", test.name, a.Data, a.Errors, test.want)
		}
	}
	if a := c.ask(`{latestCursor}`, ""); string(a.Data) != `{"latestCursor":"`+third+`"}` {
		t.Errorf("the latest cursor is %s", a.Data)
	}
	c.ask(document, `{"filter":{"accountNumber":" acme-1","actions":["lockUser"]}}`)
	if f := l.changeFilter; f.AccountNumber != "ACME-1" || len(f.Actions) != 1 || f.Within != nil {
		t.Errorf("the filter is %+v", f)
	}
	for _, test := range []struct{ name, arguments, message, argument string }{
		{name: "a cursor that was made by hand", arguments: `after: "abc"`, message: "is not one of the log of changes", argument: "after"},
		{name: "a cursor of another list", arguments: `after: "` + graph.Cursor{"P1"}.Encode("products") + `"`, message: "is not one of the log of changes", argument: "after"},
		{name: "a place that is no number", arguments: `after: "` + graph.Cursor{"x"}.Encode("changes") + `"`, message: "is not one of the log of changes", argument: "after"},
		{name: "a place with a sign", arguments: `after: "` + graph.Cursor{"-1"}.Encode("changes") + `"`, message: "is not one of the log of changes", argument: "after"},
		{name: "a place in another spelling", arguments: `after: "` + graph.Cursor{"+1"}.Encode("changes") + `"`, message: "is not one of the log of changes", argument: "after"},
		{name: "too many", arguments: `first: 101`, message: "first is 101; it must be 0 to 100", argument: "first"},
		{name: "a malformed Account Number", arguments: `filter: {accountNumber: "a\u0000"}`, message: "Account Number", argument: "filter.accountNumber"},
	} {
		a := c.ask(`{changes(`+test.arguments+`) {upToDate}}`, "")
		if len(a.Errors) != 1 || !strings.Contains(a.Errors[0].Message, test.message) || a.Errors[0].Extensions.Code != string(graph.CodeInvalid) ||
			a.Errors[0].Extensions.Argument != test.argument {
			t.Errorf("%s: %+v, want %q about %s", test.name, a.Errors, test.message, test.argument)
		}
	}
}
