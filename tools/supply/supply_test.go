package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAffecting: a vulnerability counts if the program calls its code; in a module, also if the program imports its package.
func TestAffecting(t *testing.T) {
	const found = `{"config":{"scanner_name":"govulncheck"}}
		{"osv":{"id":"GO-1","summary":"called"}} {"osv":{"id":"GO-2","summary":"imported"}} {"osv":{"id":"GO-3","summary":"only required"}} {"osv":{"id":"GO-4","summary":"of Go"}}
		{"finding":{"osv":"GO-1","fixed_version":"v1.2.0","trace":[{"module":"m","version":"v1.1.0"}]}}
		{"finding":{"osv":"GO-1","fixed_version":"v1.2.0","trace":[{"module":"m","version":"v1.1.0","package":"m/p","function":"F"},{"module":"entitlegraph"}]}}
		{"finding":{"osv":"GO-2","trace":[{"module":"m","version":"v1.1.0","package":"m/q"}]}}
		{"finding":{"osv":"GO-3","trace":[{"module":"n","version":"v0.1.0"}]}}
		{"finding":{"osv":"GO-4","trace":[{"module":"stdlib","version":"v1.26.0","package":"net/http"}]}}`
	all, err := affecting(strings.NewReader(found))
	if err != nil || len(all) != 2 || all[0].ID != "GO-1" || all[0].Summary != "called" || all[0].FixedIn != "v1.2.0" || all[1].ID != "GO-2" {
		t.Errorf("got %+v, %v", all, err)
	}
	if report(all, "a test", false) == nil {
		t.Error("a vulnerability in a module is let pass")
	}
	ofGo := []vulnerability{{ID: "GO-4", Module: standardLibrary}}
	if report(ofGo, "a test", false) != nil || report(ofGo, "a test", true) == nil {
		t.Error("a vulnerability of the installed Go must fail when strict, and only then")
	}
	if _, err := affecting(strings.NewReader(`{"osv":`)); err == nil {
		t.Error("half an answer is taken for a whole one")
	}
}

// TestFind: a module must have a license that is known and compatible.
func TestFind(t *testing.T) {
	directory := t.TempDir()
	m := &module{Path: "example.com/m", Version: "v1.0.0", Dir: directory}
	refused := func(words string) {
		t.Helper()
		if kinds, err := m.find(); err == nil || !strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), m.Path) {
			t.Errorf("got %v, %v; want a refusal with %q", kinds, err, words)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	refused("has no license")
	write("LICENSE", "Do as you please, but only on Sundays.")
	refused("is no license that is known")
	write("LICENSE", "SPDX-License-Identifier: GPL-3.0-only\n\nThis program is free software: see https://www.gnu.org/licenses/gpl-3.0.html")
	refused("LICENSE")
	ours, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	write("LICENSE", string(ours))
	if kinds, err := m.find(); err != nil || len(kinds) != 1 || kinds[0] != "Apache-2.0" {
		t.Errorf("got %v, %v", kinds, err)
	}
}
