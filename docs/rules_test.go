package docs

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheCommentOfEntitleHasEveryRule: the package comment of graph/entitle names each rule that has a scenario.
func TestTheCommentOfEntitleHasEveryRule(t *testing.T) {
	comment := read(t, "graph/entitle/doc.go")
	files, err := filepath.Glob(filepath.Join(root, "graph/scenario/r*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d scenarios, %v", len(files), err)
	}
	for _, file := range files {
		number, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(file), "r"), "-")
		rule := "R" + strings.TrimPrefix(number, "0")
		if !regexp.MustCompile(rule + `\b`).MatchString(comment) {
			t.Errorf("graph/entitle/doc.go lacks %s, of which %s is a scenario", rule, filepath.Base(file))
		}
	}
}

var ruleNumber = regexp.MustCompile(`"(R\d+)"`)

// TestEveryRefusalNamesARuleOfThePage: each rule that the code of a refusal names is on the page of the rules.
func TestEveryRefusalNamesARuleOfThePage(t *testing.T) {
	page, found := read(t, "docs/entitlements.md"), 0
	for _, folder := range []string{"graph", "changes", "mutation", "records", "spreadsheet"} {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			name := filepath.Join(folder, filepath.Base(file))
			for _, match := range ruleNumber.FindAllStringSubmatch(read(t, name), -1) {
				if found++; !strings.Contains(page, "**"+match[1]+". ") {
					t.Errorf("%s names %s, which docs/entitlements.md lacks", name, match[1])
				}
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d rules are named", found)
	}
}
