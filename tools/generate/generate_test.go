package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGeneratedFilesAreOurs: no generated file was written by gqlgen without the plugins, whose code would resolve every field one by one.
func TestGeneratedFilesAreOurs(t *testing.T) {
	var files []string
	for _, folder := range []string{"generated", "model"} {
		found, err := filepath.Glob("../../graph/" + folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) != 3 {
		t.Errorf("there are %v, not generated.go, plain.go and models_gen.go", files)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(string(content), "\n"); first+"\n" != header {
			t.Errorf("%s begins with %q: tools/generate did not write it; run \"make generate\"", name, first)
		}
	}
}

// TestNotices: of gqlgen's log, the notices of fields with a resolver become one sentence, and the other lines stay.
func TestNotices(t *testing.T) {
	var out bytes.Buffer
	log := &notices{out: &out}
	if summary := log.summary(); summary != "" {
		t.Errorf("without a notice the summary is %q", summary)
	}
	for _, line := range []string{
		"2026/01/02 03:04:05 graph/user.go:32 adding resolver method for User.organization, nothing matched\n", "unable to bind\n",
		"2026/01/02 03:04:05 graph/site.go:6 adding resolver method for Site.organization, nothing matched\n",
	} {
		if n, err := log.Write([]byte(line)); n != len(line) || err != nil {
			t.Errorf("%q: %d bytes were written, %v", line, n, err)
		}
	}
	if got := out.String(); got != "unable to bind\n" {
		t.Errorf("the output is %q", got)
	}
	want := "2 fields need a method in resolvers/, since their Go types have no field or method of the name: Site.organization, User.organization\n"
	if got := log.summary(); got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
}
