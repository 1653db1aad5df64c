package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	step     = regexp.MustCompile(`(?m)^\d+\. `)
	testName = regexp.MustCompile(`^Test\w+$`)
	testFunc = regexp.MustCompile(`(?m)^func (Test\w+)\(`)
)

// eachTestFile calls a function with the path of each test file of the repository, also of other modules.
func eachTestFile(t *testing.T, visit func(path string) error) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && path != root && (name == "node_modules" || name[0] == '.') {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		return visit(path)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tests returns the names of all tests of the repository.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	eachTestFile(t, func(path string) error {
		text, err := os.ReadFile(path)
		for _, match := range testFunc.FindAllStringSubmatch(string(text), -1) {
			names[match[1]] = true
		}
		return err
	})
	return names
}

// TestRecipes: each step of a recipe names a file that exists, and a test that exists, or says that the program does not compile without it.
func TestRecipes(t *testing.T) {
	page, known := read(t, "docs/architecture.md"), tests(t)
	for _, recipe := range []string{"### A field", "### A mutation", "### A rule", "### A rule of what may be stored"} {
		text, _, _ := strings.Cut(section(t, page, recipe), "\n## ")
		steps := step.Split(text, -1)[1:]
		if len(steps) < 5 {
			t.Errorf("%s has %d steps", recipe, len(steps))
		}
		for n, s := range steps {
			files, noticed := 0, strings.Contains(strings.Join(strings.Fields(s), " "), "does not compile without")
			for _, name := range quotedIn(s) {
				switch {
				case testName.MatchString(name):
					noticed = true
					if !known[name] {
						t.Errorf("%s, step %d: there is no test %s", recipe, n+1, name)
					}
				case strings.Contains(name, "go test "): // a command
				case strings.Contains(name, "/") || strings.HasSuffix(name, ".graphqls") || strings.HasSuffix(name, ".yml"):
					files++
					if _, err := os.Stat(filepath.Join(root, name)); err != nil {
						t.Errorf("%s, step %d: there is no %s", recipe, n+1, name)
					}
				}
			}
			if files == 0 || !noticed {
				t.Errorf("%s, step %d names no file, or nothing that notices when it is forgotten: %s", recipe, n+1, s)
			}
		}
	}
}
