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
