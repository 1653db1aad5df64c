package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

func examples(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("src/examples/*.graphql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	found := make(map[string]string)
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = string(content)
	}
	return found
}

func TestExamplesSayWhatTheyAsk(t *testing.T) {
	for name, query := range examples(t) {
		if !strings.HasPrefix(query, "# ") {
			t.Errorf("%s: does not begin with what it asks", name)
		}
		doc, err := parser.ParseQuery(&ast.Source{Name: name, Input: query})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if len(doc.Operations) != 1 || doc.Operations[0].Name == "" {
			t.Errorf("%s: want one operation, with a name for its tab", name)
		}
	}
}

func TestExamplesAreValid(t *testing.T) {
	const file = "../schema.graphqls"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: file, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	for name, query := range examples(t) {
		if _, errs := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules()); errs != nil {
			t.Errorf("%s: %v", name, errs)
		}
	}
}

// TestExamplesSayWhereAListGoesOn: every page that an example selects also selects hasNextPage, which shows that the list continues.
func TestExamplesSayWhereAListGoesOn(t *testing.T) {
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: string(text)})
	questions := examples(t)
	for _, name := range []string{"../operations/queries.graphql", "../operations/mutations.graphql"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		questions[name] = string(content)
	}
	pages := 0
	for name, query := range questions {
		document, err := parser.ParseQuery(&ast.Source{Name: name, Input: query})
		if err != nil {
			t.Fatal(err)
		}
		for _, operation := range document.Operations {
			root := schema.Query
			if operation.Operation == ast.Mutation {
				root = schema.Mutation
			}
			pages += silentPages(t, schema, root, operation.Name, operation.SelectionSet)
		}
	}
	if pages < 10 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// silentPages fails for each page below an object type whose rows are selected without pageInfo { hasNextPage }, and returns the number of
// pages. It ignores fields that the schema does not have, which other tests check.
func silentPages(t *testing.T, schema *ast.Schema, of *ast.Definition, path string, set ast.SelectionSet) int {
	t.Helper()
	pages := 0
	for _, selection := range set {
		field, ok := selection.(*ast.Field)
		if !ok {
			continue
		}
		definition := of.Fields.ForName(field.Name)
		if definition == nil {
			continue
		}
		to := schema.Types[definition.Type.Name()]
		at := path + "." + field.Name
		if strings.HasSuffix(to.Name, "Connection") && (selects(field.SelectionSet, "nodes") || selects(field.SelectionSet, "edges")) {
			pages++
			if !selects(field.SelectionSet, "pageInfo", "hasNextPage") {
				t.Errorf("%s: the page does not select pageInfo { hasNextPage }", at)
			}
		}
		pages += silentPages(t, schema, to, at, field.SelectionSet)
	}
	return pages
}

// selects reports whether fields nested like this are selected.
func selects(set ast.SelectionSet, names ...string) bool {
	if len(names) == 0 {
		return true
	}
	for _, selection := range set {
		if field, ok := selection.(*ast.Field); ok && field.Name == names[0] && selects(field.SelectionSet, names[1:]...) {
			return true
		}
	}
	return false
}
