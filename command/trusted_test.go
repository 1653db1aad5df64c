package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/policy"
)

// write writes files into a new directory, and returns its path.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTrustedDocuments(t *testing.T) {
	const one, two, three = "{__typename}\n", "query Two {product(code: \"P\") {...F}} fragment F on Product {code}", "mutation {__typename}"
	dir := write(t, map[string]string{
		"one.graphql": one, "deep/two.graphql": two, "README": "not GraphQL", "more.json": `{"` + api.HashOf(three) + `":"` + three + `"}`,
	})
	shipped := len(api.ShippedDocuments())
	for path, texts := range map[string][]string{
		"": nil, dir: {one, two, three}, filepath.Join(dir, "one.graphql"): {one}, filepath.Join(dir, "more.json"): {three},
	} {
		settings := trustedSettings{TrustedDocuments: path}
		documents, err := settings.documents(policy.DefaultLimits())
		if err != nil || len(documents) != shipped+len(texts) {
			t.Errorf("%s: %d documents, %v", path, len(documents), err)
		}
		for _, text := range texts {
			if documents[api.HashOf(text)] != text {
				t.Errorf("%s: %q is missing", path, text)
			}
		}
	}
}

func TestTrustedDocumentsAreChecked(t *testing.T) {
	for says, files := range map[string]map[string]string{
		"has no document":             {"README": "text"},
		`Cannot query field "nothing`: {"a.graphql": "{nothing}"},
		`Unknown directive "@defer"`:  {"a.graphql": "{products {...on ProductConnection @defer {totalCount}}}"},
		"Expected Name":               {"a.graphql": "{__typename} {"},
		"nested 31 deep":              {"a.graphql": "{" + strings.Repeat("a{", 30) + "a" + strings.Repeat("}", 31)},
		"one JSON object":             {"a.json": `["{__typename}"]`},
		"is not the SHA-256":          {"a.json": `{"abc":"{__typename}"}`},
	} {
		settings := trustedSettings{TrustedDocuments: write(t, files)}
		_, err := settings.documents(policy.DefaultLimits())
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "--trusted-documents") {
			t.Errorf("got %v, want %q", err, says)
		}
	}
	settings := trustedSettings{TrustedDocuments: filepath.Join(t.TempDir(), "none")}
	if _, err := settings.documents(policy.DefaultLimits()); err == nil {
		t.Error("a path without anything is taken")
	}
}
