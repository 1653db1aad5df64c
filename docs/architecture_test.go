// Package docs has tests alone: they hold the program to its pages, and the pages to the program.
package docs

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module = "entitlegraph"
	root   = ".." // of the repository, from this folder

	// mostFiles is the maximum number of source files of a package.
	mostFiles = 25
)

// room is a row of the table "Rooms" in architecture.md.
type room struct {
	content string
	imports []string // folders, sorted
}

// pkg is a package of the module.
type pkg struct {
	*build.Package
	folder string // in the repository; "." for the top level
}

// ours returns the folders of the packages of ours that it imports, sorted.
func (p pkg) ours() []string {
	var folders []string
	for _, path := range p.Imports {
		if folder, ours := strings.CutPrefix(path, module+"/"); ours {
			folders = append(folders, folder)
		}
	}
	slices.Sort(folders)
	return folders
}

// packages returns the packages of the module, from their files.
func packages(t *testing.T) []pkg {
	t.Helper()
	var all []pkg
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		folder, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		_, noModule := os.Stat(filepath.Join(path, "go.mod"))
		if name := entry.Name(); folder != "." && (noModule == nil || name[0] == '.' || name[0] == '_' || name == "testdata" || name == "node_modules") {
			return filepath.SkipDir
		}
		found, err := build.ImportDir(path, 0)
		var none *build.NoGoError
		if errors.As(err, &none) {
			return nil
		}
		all = append(all, pkg{found, filepath.ToSlash(folder)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read returns the text of a file of the repository.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section returns the text of a page between a heading and the next one of the same level.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	_, text, found := strings.Cut(page, "\n"+heading+"\n")
	if !found {
		t.Fatalf("the page has no heading %q", heading)
	}
	level, _, _ := strings.Cut(heading, " ")
	text, _, _ = strings.Cut(text, "\n"+level+" ")
	return text
}

var quoted = regexp.MustCompile("`([^`]+)`")

// quotedIn returns the texts in backquotes.
func quotedIn(text string) []string {
	var all []string
	for _, match := range quoted.FindAllStringSubmatch(text, -1) {
		all = append(all, match[1])
	}
	return all
}

// rooms returns the rows of the table "Rooms" by folder.
func rooms(t *testing.T) map[string]room {
	t.Helper()
	all := map[string]room{}
	for _, line := range strings.Split(section(t, read(t, "docs/architecture.md"), "## Rooms"), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 3 || !strings.Contains(cells[0], "`") {
			continue
		}
		imports := quotedIn(cells[2])
		slices.Sort(imports)
		for _, name := range quotedIn(cells[0]) {
			folder := strings.TrimSuffix(name, "/")
			if name == "server.go" {
				folder = "."
			}
			if _, twice := all[folder]; twice {
				t.Errorf("%s has two rows", name)
			}
			all[folder] = room{content: cells[1], imports: imports}
		}
	}
	return all
}

// TestRooms: every package has a row in the table "Rooms", and imports those packages of ours that its row lists, no more and no less.
func TestRooms(t *testing.T) {
	all := rooms(t)
	for _, p := range packages(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		imports := p.ours()
		row, found := all[p.folder]
		if !found {
			t.Errorf("%s has no row in docs/architecture.md; it imports %s", p.folder, strings.Join(imports, ", "))
		} else if !slices.Equal(imports, row.imports) {
			t.Errorf("%s imports %s; its row in docs/architecture.md lists %s", p.folder, strings.Join(imports, ", "), strings.Join(row.imports, ", "))
		}
		delete(all, p.folder)
	}
	for _, folder := range slices.Sorted(maps.Keys(all)) { // a room without a package of this module
		if info, err := os.Stat(filepath.Join(root, folder)); err != nil || !info.IsDir() {
			t.Errorf("docs/architecture.md has a row for %s, which is not a folder", folder)
		}
		if len(all[folder].imports) > 0 {
			t.Errorf("docs/architecture.md lists imports for %s, which is not a package of this module", folder)
		}
	}
}

// TestSizes: the top level has one Go file, and no package has more files than mostFiles.
func TestSizes(t *testing.T) {
	for _, p := range packages(t) {
		if p.folder == "." && (!slices.Equal(p.GoFiles, []string{"server.go"}) || len(p.TestGoFiles)+len(p.XTestGoFiles) > 0) {
			t.Errorf("the top level has %s; its only Go file is server.go", strings.Join(slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles), ", "))
		}
		if n := len(p.GoFiles); n > mostFiles {
			t.Errorf("%s has %d source files; a package has at most %d: part it by concern", p.folder, n, mostFiles)
		}
	}
}

// TestDriver: only neo4j/bolt, and what starts the local Neo4j or tests with it, import the driver of Neo4j.
func TestDriver(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains([]string{"neo4j/bolt", "neo4j/managed", "neo4j/neo4jtest"}, p.folder) {
			continue
		}
		for _, path := range p.Imports {
			if strings.HasPrefix(path, "github.com/neo4j/") {
				t.Errorf("%s imports %s; only neo4j/bolt knows Bolt", p.folder, path)
			}
		}
	}
}

// TestPure: the rooms that the table calls pure have no input or output, and no clock: not even those of the standard library.
func TestPure(t *testing.T) {
	all, pure := rooms(t), 0
	for _, p := range packages(t) {
		if !strings.Contains(all[p.folder].content, "**pure**") {
			continue
		}
		pure++
		for _, path := range p.Imports {
			for _, impure := range []string{"crypto/rand", "log", "math/rand", "net", "os", "syscall", "unsafe"} {
				if path == impure || strings.HasPrefix(path, impure+"/") {
					t.Errorf("%s, a pure room, imports %s", p.folder, path)
				}
			}
		}
		for _, name := range p.GoFiles {
			for _, call := range clocks(t, filepath.Join(p.Dir, name)) {
				t.Errorf("%s: %s is called; a pure room is given its instants", filepath.Join(p.folder, name), call)
			}
		}
	}
	if pure < 2 {
		t.Errorf("the table calls %d rooms pure", pure)
	}
}

// clocks returns the functions of package time in a file that read the time of day or wait.
func clocks(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == "time" &&
			slices.Contains([]string{"After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}, selector.Sel.Name) {
			found = append(found, "time."+selector.Sel.Name)
		}
		return true
	})
	return found
}
