package changes

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// changeTypes returns the names of the types of this package with a method Kind, which are the changes.
func changeTypes(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if method, ok := declaration.(*ast.FuncDecl); ok && method.Recv != nil && method.Name.Name == "Kind" {
				names = append(names, fmt.Sprint(method.Recv.List[0].Type))
			}
		}
	}
	return names
}

// TestEveryChangeIsTested: each type of change has a case in allowances, and the property tests draw it.
func TestEveryChangeIsTested(t *testing.T) {
	allowed, drawn := map[string]bool{}, map[string]bool{}
	for _, c := range allowances {
		allowed[fmt.Sprintf("%T", c.change)] = true
	}
	state := worldBase(t).clone().request("drawn")
	for _, draw := range kinds {
		generator := rapid.Custom(func(t *rapid.T) Change { return draw(t, state) })
		for seed := range 20 {
			drawn[fmt.Sprintf("%T", generator.Example(seed))] = true
		}
	}
	types := changeTypes(t)
	for _, name := range types {
		if !allowed["changes."+name] {
			t.Errorf("%s has no case in allowances", name)
		}
		if !drawn["changes."+name] {
			t.Errorf("%s is not drawn by kinds", name)
		}
	}
	if len(types) < 30 {
		t.Errorf("there are %d types of changes: %v", len(types), types)
	}
}
