package api_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"entitlegraph/graph"
)

// namesOfCompanies returns names in many scripts: some whose prefixes or order are easily wrong, and some at random.
func namesOfCompanies() []string {
	names := []string{
		"Zeta", "alpha", "eBike", "Ärzte", "AT&T", "Snap-on", "Maersk A/S", "3M", "IT", "To Be Or Not", "Müller & Söhne", "Straße", "Łódź", "L’Étoile",
		"İstanbul Işık", "Ὀδυσσεύς", "株式会社トヨタ", "삼성전자", "ไทยเบฟ", "टाटा स्टील", "شركة أرامكو", "a*b \"c\" ~d \\e :f AND (g)", "zeta",
	}
	letters := rapid.RuneFrom([]rune("aäßzŁøéı&-'’./ "), unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Devanagari,
		unicode.Thai, unicode.Han, unicode.Katakana, unicode.Hangul, unicode.Nd, unicode.P, unicode.So)
	name := rapid.StringOfN(letters, 1, 20, -1).Filter(func(s string) bool {
		name, err := graph.RequireName("name", s)
		return err == nil && strings.ContainsFunc(name, unicode.IsLetter)
	})
	for seed := range 10 {
		named, _ := graph.RequireName("name", name.Example(seed))
		names = append(names, named)
	}
	return names
}

// TestOrganizationsAreFoundAndOrdered holds over the API, for organizations that were created by it: every beginning of every word of a name,
// in capitals or not, composed or not, finds it, together with what a search by definition finds and nothing else; and pages by name, of
// every size and both ways, are in the order of the collation.
func TestOrganizationsAreFoundAndOrdered(t *testing.T) {
	c, _, _ := openServer(t)
	p, names := unique(), namesOfCompanies()
	number := func(i int) string { return fmt.Sprintf("%s%02d", p, i) }
	for i, name := range names {
		a := c.ask(`mutation($i: CreateOrganizationInput!) {createOrganization(input: $i) {userErrors {message}}}`, asVariables(t, map[string]any{"i": map[string]any{
			"accountNumber": number(i), "name": "to be renamed", "currency": "EUR",
			"site": map[string]any{"customerNumber": number(i) + "-1", "name": "S", "country": "DE"},
		}}))
		renamed := c.ask(`mutation($n: String!, $name: String!) {updateOrganization(input: {accountNumber: $n, name: $name}) {userErrors {message}}}`,
			asVariables(t, map[string]any{"n": number(i), "name": name}))
		if len(a.Errors)+len(renamed.Errors) > 0 || strings.Contains(string(a.Data)+string(renamed.Data), "message") {
			t.Fatalf("%q: %s %v %s %v", name, a.Data, a.Errors, renamed.Data, renamed.Errors)
		}
	}
	searchEveryBeginning(t, c, p, names, number)

	collation, all := collate.New(language.Und), make([]int, len(names))
	for i := range all {
		all[i] = i
	}
	slices.SortFunc(all, func(a, b int) int {
		return cmp.Or(collation.CompareString(names[a], names[b]), strings.Compare(names[a], names[b]), cmp.Compare(a, b))
	})
	var want []string
	for _, i := range all {
		want = append(want, number(i))
	}
	for size := 1; size <= 7; size += 3 {
		if got := pagesByName(t, c, p, size, "first", "after", "hasNextPage", "endCursor"); !slices.Equal(got, want) {
			t.Errorf("pages of %d: %v, not %v", size, got, want)
		}
		if got := pagesByName(t, c, p, size, "last", "before", "hasPreviousPage", "startCursor"); !slices.Equal(got, want) {
			t.Errorf("pages of %d from the end: %v, not %v", size, got, want)
		}
	}
}

func asVariables(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// searchEveryBeginning searches for every beginning of every word of names, 25 at once, among the organizations whose numbers begin with p.
func searchEveryBeginning(t *testing.T, c *client, p string, names []string, number func(int) string) {
	t.Helper()
	type search struct {
		of    int
		typed string
	}
	var searches []search
	for of, name := range names {
		for _, word := range strings.Fields(name) {
			for n := range min(len([]rune(word)), 4) {
				beginning := string([]rune(word)[:n+1])
				for _, typed := range []string{beginning, strings.ToUpper(beginning), strings.ToLower(beginning), norm.NFD.String(beginning)} {
					searches = append(searches, search{of, typed})
				}
			}
		}
	}
	for some := range slices.Chunk(slices.Compact(searches), 25) {
		document, given := "query(", map[string]any{}
		for i, s := range some {
			document += fmt.Sprintf("$s%d: String ", i)
			given[fmt.Sprintf("s%d", i)] = s.typed + " " + p
		}
		document += ") {"
		for i := range some {
			document += fmt.Sprintf("a%d: organizations(search: $s%d, first: 50) {nodes {accountNumber}} ", i, i)
		}
		a := c.ask(document+"}", asVariables(t, given))
		if len(a.Errors) > 0 {
			t.Fatalf("%v: %v", given, a.Errors)
		}
		var found map[string]struct {
			Nodes []struct{ AccountNumber string }
		}
		if err := json.Unmarshal(a.Data, &found); err != nil {
			t.Fatal(err)
		}
		for i, s := range some {
			var got, want []string
			for _, o := range found[fmt.Sprintf("a%d", i)].Nodes {
				got = append(got, o.AccountNumber)
			}
			for of, name := range names {
				if isFound(s.typed, name, number(of)) {
					want = append(want, number(of))
				}
			}
			if !slices.Equal(got, want) || !slices.Contains(got, number(s.of)) {
				t.Errorf("%q of %q finds %v, not %v", s.typed, names[s.of], got, want)
			}
		}
	}
}

// isFound is the definition of a search. Punctuation beside words counts nothing.
func isFound(typed, name, accountNumber string) bool {
	stored := strings.Fields(graph.SearchText(name, accountNumber))
	for _, spellings := range graph.SearchedWords(typed + " " + accountNumber) {
		if !slices.ContainsFunc(spellings, func(typed string) bool {
			return slices.ContainsFunc(stored, func(word string) bool { return strings.HasPrefix(word, typed) })
		}) {
			return false
		}
	}
	return true
}

// pagesByName walks the organizations whose numbers begin with p by name.
func pagesByName(t *testing.T, c *client, p string, size int, some, from, more, cursor string) []string {
	t.Helper()
	var all []string
	var place *string
	for range 100 {
		a := c.ask(fmt.Sprintf(`query($p: String, $n: Int, $c: String) {organizations(search: $p, orderBy: NAME, %s: $n, %s: $c) {
			nodes {accountNumber} pageInfo {more: %s cursor: %s}}}`, some, from, more, cursor), asVariables(t, map[string]any{"p": p, "n": size, "c": place}))
		var page struct {
			Organizations struct {
				Nodes    []struct{ AccountNumber string }
				PageInfo struct {
					More   bool
					Cursor *string
				}
			}
		}
		if err := json.Unmarshal(a.Data, &page); err != nil || len(a.Errors) > 0 {
			t.Fatal(err, a.Errors)
		}
		var numbers []string
		for _, o := range page.Organizations.Nodes {
			numbers = append(numbers, o.AccountNumber)
		}
		if all = append(all, numbers...); some == "last" {
			all = append(numbers, all[:len(all)-len(numbers)]...)
		}
		if place = page.Organizations.PageInfo.Cursor; !page.Organizations.PageInfo.More {
			return all
		}
	}
	t.Fatalf("pages of %d never end", size)
	return nil
}
