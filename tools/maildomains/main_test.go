package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	common := []string{"web.de", "gmail.com", "facebook.com", "hers.example"}
	all := append([]string{"hotmail.fr", "hotmail.example.co.uk", "rare.example", "yahoo.xx"}, common...)
	others := []string{"web.de", "gmail.com", "facebook.com", "hotmail.fr", "hotmail.example.co.uk", "rare.example", "yahoo.yy"}
	want := slices.Concat(added, []string{"web.de", "gmail.com", "hotmail.fr"})
	slices.Sort(want)
	if got := choose(common, all, others); !slices.Equal(got, want) {
		t.Errorf("chosen are %q, want %q", got, want)
	}
}

// TestWrite: the file has both notices as comments, then the domains, sorted.
func TestWrite(t *testing.T) {
	providers, free := t.TempDir(), t.TempDir()
	for path, text := range map[string]string{
		filepath.Join(providers, "common.json"): `["web.de"]`, filepath.Join(providers, "all.json"): `["web.de"]`,
		filepath.Join(providers, "license.md"): "Copyright One\n\nMay be used.\n", filepath.Join(free, "domains.json"): `["web.de"]`,
		filepath.Join(free, "LICENSE.md"): "Copyright Two\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := write(providers, free)
	notices := "# email-providers:\n# Copyright One\n#\n# May be used.\n#\n# free-email-domains:\n# Copyright Two\n#\n"
	if _, list, found := strings.Cut(text, notices); err != nil || !found || !slices.IsSorted(strings.Fields(list)) || !slices.Contains(strings.Fields(list), "web.de") {
		t.Errorf("written is %q, %v", text, err)
	}
	if _, err := write(free, providers); err == nil {
		t.Error("folders in the wrong order are no error")
	}
}
