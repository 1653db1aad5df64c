package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGlossary: the words are in alphabetical order, each is explained once, and each stands where the last column says.
func TestGlossary(t *testing.T) {
	page := read(t, "docs/glossary.md")
	known, names := map[string]bool{}, declarations(t)
	for _, heading := range []string{"## The product", "## The code"} {
		last := ""
		for _, cells := range rows(section(t, page, heading)) {
			word, places := strings.ToLower(cells[0]), quotedIn(cells[2])
			if len(places) == 0 || known[word] || word < last {
				t.Errorf("%q stands nowhere, is explained twice, or is not after %q", cells[0], last)
			}
			known[word], last = true, word
			for _, place := range places {
				_, err := os.Stat(filepath.Join(root, place))
				if strings.Contains(place, "/") && err != nil || !strings.Contains(place, "/") && !names[place] {
					t.Errorf("%q: there is no %s", cells[0], place)
				}
			}
		}
	}
	if len(known) < 24 {
		t.Errorf("the glossary has %d words", len(known))
	}
}

// rows returns the cells of the tables in a text, without headings.
func rows(text string) [][]string {
	var all [][]string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| word") || strings.HasPrefix(line, "| ---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		all = append(all, cells)
	}
	return all
}

// declarations returns the types and functions that the packages declare, also in tests: graph.Viewer. A method is left out.
func declarations(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, p := range packages(t) {
		for _, name := range slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles) {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, declaration := range file.Decls {
				switch d := declaration.(type) {
				case *ast.FuncDecl:
					names[p.Name+"."+d.Name.Name] = names[p.Name+"."+d.Name.Name] || d.Recv == nil
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if s, ok := spec.(*ast.TypeSpec); ok {
							names[p.Name+"."+s.Name.Name] = true
						}
					}
				}
			}
		}
	}
	return names
}
