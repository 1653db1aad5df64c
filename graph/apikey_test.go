package graph_test

import (
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
)

func TestParseAPIKey(t *testing.T) {
	secret := graph.NewAPIKeySecret()
	sent := graph.FormatAPIKey("0197c2d4-5e6f", secret)
	if id, got, ok := graph.ParseAPIKey(sent); !ok || id != "0197c2d4-5e6f" || got != secret || !graph.IsAPIKey(sent) {
		t.Errorf("%q is read as %q, %q, %t", sent, id, got, ok)
	}
	if graph.NewAPIKeySecret() == secret {
		t.Error("two secrets are the same")
	}
	for _, wrong := range []string{
		"", "eg_", "eg_1", "eg__" + secret, "eg_1_", "EG_1_" + secret, "eg_1_" + secret[1:], "eg_1_" + secret + "a", "eg_A_" + secret, "eg_1\n_" + secret,
		"eg_" + strings.Repeat("1", 65) + "_" + secret, "eg_1_" + strings.Repeat("=", 43), "eg_1_" + secret[:20] + "\n" + secret[21:], " " + sent, sent + " ",
	} {
		if id, got, ok := graph.ParseAPIKey(wrong); ok {
			t.Errorf("%q is read as %q, %q", wrong, id, got)
		}
	}
}

func TestAPIKeyProves(t *testing.T) {
	now := time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)
	later := now.Add(time.Hour)
	key := &graph.APIKey{Hash: graph.HashAPIKeySecret("new"), PreviousHash: graph.HashAPIKeySecret("old"), PreviousUntil: &later}
	for secret, want := range map[string][2]bool{"new": {true, true}, "old": {true, false}, "none": {}, "": {}} {
		if got := [2]bool{key.Proves(secret, now), key.Proves(secret, later)}; got != want {
			t.Errorf("%q: %v, want %v", secret, got, want)
		}
	}
	if empty := (&graph.APIKey{}); empty.Proves("", now) {
		t.Error("a key without a hash is proven by nothing")
	}
}

func TestNormalizeKeyName(t *testing.T) {
	for given, want := range map[string]string{" Portal ": "Portal", "": "", " ": "", "a\x00b": "", strings.Repeat("ä", 101): "", strings.Repeat("ä", 100): strings.Repeat("ä", 100)} {
		name, err := graph.NormalizeKeyName(given)
		if (err == nil) != (want != "") || err == nil && name != want {
			t.Errorf("%q: %q, %v", given, name, err)
		}
	}
}
