package api_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"entitlegraph/graph"
)

func TestCountedOnlyWhenAsked(t *testing.T) {
	for selection, counted := range map[string]bool{
		"{nodes {code}}":                   false,
		"{totalCount}":                     true,
		"{n: totalCount}":                  true,
		"{...C}":                           true,
		"{...on ProductConnection {...C}}": true,
		"{nodes {code} totalCount @skip(if: true)}":   false,
		"{nodes {code} ...C @include(if: $no)}":       false,
		"{nodes {code} totalCount @include(if: $no)}": false,
	} {
		fragment := ""
		if strings.Contains(selection, "...C") {
			fragment = " fragment C on ProductConnection {totalCount}"
		}
		m := newMemory(1)
		a := newClient(t, m).ask("query($no: Boolean = false) {products "+selection+" also: products @include(if: $no) {totalCount}}"+fragment, "")
		if len(a.Errors) > 0 || m.pages["Products"].Count != counted {
			t.Errorf("%s: counted %t, want %t; %+v", selection, m.pages["Products"].Count, counted, a.Errors)
		}
	}
}

func TestPageArguments(t *testing.T) {
	cursor := graph.Cursor{"P1"}
	opaque := cursor.Encode("products")
	for arguments, want := range map[string]graph.Page{
		"":                                   {Limit: 20},
		"(first: 0)":                         {Limit: 0},
		"(first: 100)":                       {Limit: 100},
		`(after: "` + opaque + `")`:          {Limit: 20, After: cursor},
		`(last: 2 before: "` + opaque + `")`: {Limit: 2, Backward: true, Before: cursor},
		"(first: null, last: 3)":             {Limit: 3, Backward: true},
	} {
		m := newMemory(1)
		a := newClient(t, m).ask("{products"+arguments+"{nodes {code}}}", "")
		if len(a.Errors) > 0 || !reflect.DeepEqual(m.pages["Products"], want) {
			t.Errorf("%s: %+v, want %+v; %+v", arguments, m.pages["Products"], want, a.Errors)
		}
	}
}

// TestWalk goes through a list forward and back, page by page, by the cursors it is given.
func TestWalk(t *testing.T) {
	c := newClient(t, newMemory(5))
	for step, want := range map[string]string{
		"first: 2, after": "ACC-1 ACC-2|ACC-3 ACC-4|ACC-5",
		"last: 2, before": "ACC-4 ACC-5|ACC-2 ACC-3|ACC-1",
	} {
		var pages []string
		for cursor, more := "null", true; more && len(pages) < 5; {
			var got struct{ Organizations page }
			a := c.ask("{organizations("+step+": "+cursor+`) {
				nodes {accountNumber} pageInfo {hasNextPage hasPreviousPage startCursor endCursor}}}`, "")
			if err := json.Unmarshal(a.Data, &got); err != nil {
				t.Fatal(err)
			}
			var numbers []string
			for _, node := range got.Organizations.Nodes {
				numbers = append(numbers, node.AccountNumber)
			}
			pages = append(pages, strings.Join(numbers, " "))
			info := got.Organizations.PageInfo
			cursor, more = strconv.Quote(info.EndCursor), info.HasNextPage
			if strings.HasPrefix(step, "last") {
				cursor, more = strconv.Quote(info.StartCursor), info.HasPreviousPage
			}
		}
		if got := strings.Join(pages, "|"); got != want {
			t.Errorf("%s: %s, want %s", step, got, want)
		}
	}
}

type page struct {
	Nodes    []struct{ AccountNumber string }
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       string
	}
}

// TestSearch drops the words that people put before a name or number.
func TestSearch(t *testing.T) {
	for search, want := range map[string]int{"ACC-3": 1, "account ACC-3": 1, " Ultimate  Hierarchy\tACC-3 ": 1, "account": 0, "Company": 5, "": 5} {
		text, err := json.Marshal(search)
		if err != nil {
			t.Fatal(err)
		}
		a := newClient(t, newMemory(5)).ask(`query($s: String) {organizations(search: $s) {nodes {__typename}}}`, `{"s":`+string(text)+`}`)
		if got := strings.Count(string(a.Data), "typename"); got != want || len(a.Errors) > 0 {
			t.Errorf("%q: %d found, want %d; %+v", search, got, want, a.Errors)
		}
	}
}
