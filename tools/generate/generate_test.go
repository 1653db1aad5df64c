package main

import (
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
