package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const code = `package sample

func within(n, low, high int) bool {
	if n < low && !closed ||
		high == n {
		return true
	}
	for i := 0; i < n; i++ {
		n += i - 1
		if done(n) {
			break
		}
	}
	log("a" + name)
	return false
}
`

// TestMutantsOf: each operator, condition and statement that can change has its mutants, and what must stay has none.
func TestMutantsOf(t *testing.T) {
	mutants, err := mutantsOf("sample.go", []byte(code), 1)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, m := range mutants {
		got[m.text+" | "+m.what]++
	}
	want := map[string]int{
		"if n < low && !closed || | || becomes &&": 1, "if n < low && !closed || | && becomes ||": 1, "if n < low && !closed || | < becomes >=": 1,
		"if n < low && !closed || | < becomes <=": 1, "if n < low && !closed || | ! is left out": 1, "high == n { | == becomes !=": 1,
		"return true | true is negated": 1, "return false | false is negated": 1, "for i := 0; i < n; i++ { | < becomes >=": 1,
		"for i := 0; i < n; i++ { | < becomes <=": 1, "n += i - 1 | it is left out": 1, "n += i - 1 | - becomes +": 1,
		"if done(n) { | the condition is negated": 1, "break | it is left out": 1, `log("a" + name) | it is left out`: 1,
	}
	for key, n := range want {
		if got[key] != n {
			t.Errorf("%d mutants of %s, not %d", got[key], key, n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d kinds of mutants, not %d: %v", len(got), len(want), got)
	}
	changed := apply([]byte(code), mutants)
	if _, err := parser.ParseFile(token.NewFileSet(), "sample.go", changed, 0); err != nil {
		t.Errorf("%v in\n%s", err, changed)
	}
	if strings.Count(string(changed), "\n") != strings.Count(code, "\n") {
		t.Errorf("lines are not where they were:\n%s", changed)
	}
}

// TestKeysOfMutantsDiffer: of two mutants with the same line and change, the second is counted.
func TestKeysOfMutantsDiffer(t *testing.T) {
	mutants, err := mutantsOf("a.go", []byte("package a\n\nfunc f() {\n\tg()\n\tg()\n}\n"), 1)
	if err != nil || len(mutants) != 2 {
		t.Fatal(mutants, err)
	}
	if first, second := mutants[0].key(), mutants[1].key(); first != "a.go: g(): it is left out" || second != first+" (2)" {
		t.Errorf("%q and %q", first, second)
	}
}

// TestSurvivorsAreInTheCode: each survivor that is explained is a mutant of the code as it is.
func TestSurvivorsAreInTheCode(t *testing.T) {
	explained, err := readExplained("survivors.txt")
	if err != nil || len(explained) == 0 {
		t.Fatalf("%d are explained, %v", len(explained), err)
	}
	for key := range explained {
		file, _, _ := strings.Cut(key, ": ")
		content, err := os.ReadFile(filepath.Join("../..", file))
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		mutants, err := mutantsOf(file, content, 1)
		if err != nil || !slices.ContainsFunc(mutants, func(m *mutant) bool { return m.key() == key }) {
			t.Errorf("%s is no mutant any more: take it from survivors.txt, or mend it; %v", key, err)
		}
	}
}

// TestSurvivorsNeedReasons: a line of survivors.txt without a reason is refused.
func TestSurvivorsNeedReasons(t *testing.T) {
	file := filepath.Join(t.TempDir(), "survivors.txt")
	if err := os.WriteFile(file, []byte("a.go: g(): it is left out\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readExplained(file); err == nil || !strings.Contains(err.Error(), "has no reason") {
		t.Errorf("without a reason: %v", err)
	}
}
