package graph_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

func TestPage(t *testing.T) {
	cursor := graph.Cursor{"Acme", "A-1"}.Encode("users")
	for name, test := range map[string]struct {
		given graph.PageArguments
		want  graph.Page
	}{
		"nothing":      {given: graph.PageArguments{}, want: graph.Page{Limit: graph.DefaultPageSize}},
		"first":        {given: graph.PageArguments{First: new(5)}, want: graph.Page{Limit: 5}},
		"none":         {given: graph.PageArguments{First: new(0)}, want: graph.Page{Limit: 0}},
		"most":         {given: graph.PageArguments{First: new(graph.MaxPageSize)}, want: graph.Page{Limit: graph.MaxPageSize}},
		"last":         {given: graph.PageArguments{Last: new(7)}, want: graph.Page{Limit: 7, Backward: true}},
		"after":        {given: graph.PageArguments{After: &cursor}, want: graph.Page{Limit: graph.DefaultPageSize, After: graph.Cursor{"Acme", "A-1"}}},
		"last, before": {given: graph.PageArguments{Last: new(1), Before: &cursor}, want: graph.Page{Limit: 1, Backward: true, Before: graph.Cursor{"Acme", "A-1"}}},
		"both ends":    {given: graph.PageArguments{After: &cursor, Before: &cursor}, want: graph.Page{Limit: graph.DefaultPageSize, After: graph.Cursor{"Acme", "A-1"}, Before: graph.Cursor{"Acme", "A-1"}}},
	} {
		got, err := test.given.Page("users", 2)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestPageRefuses(t *testing.T) {
	for _, test := range []struct {
		given graph.PageArguments
		field string
	}{
		{given: graph.PageArguments{First: new(-1)}, field: "first"},
		{given: graph.PageArguments{First: new(graph.MaxPageSize + 1)}, field: "first"},
		{given: graph.PageArguments{Last: new(-1)}, field: "last"},
		{given: graph.PageArguments{Last: new(1 << 40)}, field: "last"},
		{given: graph.PageArguments{First: new(1), Last: new(1)}, field: ""},
	} {
		_, err := test.given.Page("users", 1)
		refused(t, err, "", "")
		if !strings.HasPrefix(err.Error(), test.field) {
			t.Errorf("%v, want it to be about %q", err, test.field)
		}
	}
}

func TestCursors(t *testing.T) {
	for _, cursor := range []graph.Cursor{{"a"}, {""}, {"<&>\u2028\"\\"}, {"Å"}, {strings.Repeat("x", 1000)}} {
		opaque := cursor.Encode("users")
		page, err := graph.PageArguments{After: &opaque}.Page("users", 1)
		if err != nil || !slices.Equal(page.After, cursor) {
			t.Errorf("%q comes back as %q, %v", cursor, page.After, err)
		}
	}
	raw := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, given := range map[string]string{
		"empty":              "",
		"junk":               "junk",
		"no base64":          "*",
		"padded":             graph.Cursor{"a"}.Encode("users") + "=",
		"with a line break":  graph.Cursor{"a"}.Encode("users") + "\n",
		"written otherwise":  raw(`[ "users", "a" ]`),
		"another list's":     graph.Cursor{"a"}.Encode("sites"),
		"another order's":    graph.Cursor{"a", "b"}.Encode("users"),
		"no values":          graph.Cursor{}.Encode("users"),
		"no list":            raw(`[]`),
		"no strings":         raw(`["users",1]`),
		"an object":          raw(`{"users":"a"}`),
		"null":               raw(`null`),
		"more than one":      raw(`["users","a"]["users","a"]`),
		"a character 0":      raw(`["users","\u0000"]`),
		"an id":              graph.EncodeID(graph.KindUser, "1"),
		"case of the list":   graph.Cursor{"a"}.Encode("Users"),
		"a very long string": strings.Repeat("A", 1<<16),
	} {
		for field, arguments := range map[string]graph.PageArguments{"after": {After: &given}, "before": {Before: &given}} {
			_, err := arguments.Page("users", 1)
			refused(t, err, "", "cursor ")
			if !strings.HasPrefix(err.Error(), field+": ") {
				t.Errorf("%s: %v, want it to be about %s", name, err, field)
			}
		}
	}
}

func TestConnections(t *testing.T) {
	site := func(number string) graph.Row[*graph.Site] {
		return graph.Row[*graph.Site]{Item: &graph.Site{SiteBody: graph.SiteBody{CustomerNumber: number}}, Cursor: graph.Cursor{number}}
	}
	c := relay.NewConnection("sites", graph.Rows[*graph.Site]{Rows: []graph.Row[*graph.Site]{site("A"), site("B")}, HasNext: true, Total: 9})
	info, edges, nodes := c.PageInfo(), c.Edges(), c.Nodes()
	first, last := graph.Cursor{"A"}.Encode("sites"), graph.Cursor{"B"}.Encode("sites")
	if diff := cmp.Diff(&relay.PageInfo{HasNextPage: true, StartCursor: &first, EndCursor: &last}, info); diff != "" {
		t.Error(diff)
	}
	if len(edges) != 2 || edges[1].Cursor() != last || edges[1].Node != nodes[1] || nodes[0].CustomerNumber != "A" || c.TotalCount() != 9 {
		t.Errorf("edges %v, nodes %v, total %d", edges, nodes, c.TotalCount())
	}
	empty := relay.NewConnection("sites", graph.Rows[*graph.Site]{HasPrevious: true})
	if diff := cmp.Diff(&relay.PageInfo{HasPreviousPage: true}, empty.PageInfo()); diff != "" || empty.Nodes() == nil || empty.Edges() == nil {
		t.Errorf("an empty page: %s", diff)
	}
}
