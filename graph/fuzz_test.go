package graph_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"entitlegraph/graph"
)

// refusedClearly fails unless an error is a refusal of input, whose message is short, decodable, and free of control characters.
func refusedClearly(t *testing.T, err error) {
	t.Helper()
	var e *graph.Error
	if !errors.As(err, &e) || e.Code != graph.CodeInvalid {
		t.Fatalf("not refused as input: %v", err)
	}
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	if len(e.Message) > 2000 || !utf8.ValidString(e.Message) || strings.ContainsFunc(e.Message, control) {
		t.Fatalf("the message %q is not fit to be shown", e.Message)
	}
}

// FuzzCursor: an accepted cursor is the one that Encode returns for that place of the list.
func FuzzCursor(f *testing.F) {
	f.Add(graph.Cursor{"ACC-1"}.Encode("organizations"))
	f.Add(graph.Cursor{"a", "b"}.Encode("organizations"))
	f.Add(graph.Cursor{"a\x00"}.Encode("organizations"))
	f.Add("W10")
	f.Add("bnVsbA")
	f.Add("WyJvcmdhbml6YXRpb25zIixudWxsXQ")
	f.Fuzz(func(t *testing.T, opaque string) {
		page, err := graph.PageArguments{After: &opaque}.Page("organizations", 1)
		if err != nil {
			refusedClearly(t, err)
		} else if len(page.After) != 1 || page.After.Encode("organizations") != opaque {
			t.Errorf("%q is the place %q, whose cursor is another", opaque, page.After)
		}
	})
}

// FuzzNormalize: an accepted key, name or code does not change when it is normalized again, so that it finds the stored one. Logins and domains
// have targets of their own.
func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{
		"acc-1", " A.b_c ", "Straße", "a\u0301", "de", "eur", "\u1e9e", "\ufdfa", "\u0345\u03b1", "\x00", "\xff",
	} {
		f.Add(seed)
	}
	normal := map[string]func(string) (string, error){
		"key":      func(s string) (string, error) { return graph.NormalizeKey("key", s) },
		"name":     func(s string) (string, error) { return graph.NormalizeName("name", s) },
		"group":    func(s string) (string, error) { name, _, err := graph.NormalizeGroupName(s); return name, err },
		"key name": graph.NormalizeKeyName,
		"country":  graph.NormalizeCountry,
		"currency": graph.NormalizeCurrency,
	}
	f.Fuzz(func(t *testing.T, given string) {
		for what, normalize := range normal {
			once, err := normalize(given)
			if err != nil {
				refusedClearly(t, err)
				continue
			}
			if again, err := normalize(once); err != nil || again != once {
				t.Errorf("%s %q is kept as %q, and that as %q, %v", what, given, once, again, err)
			}
		}
	})
}

// FuzzAPIKey: the text form of an accepted key is the text that was sent, so a key has only one spelling.
func FuzzAPIKey(f *testing.F) {
	f.Add(graph.FormatAPIKey("0197-a", graph.NewAPIKeySecret()))
	f.Add("eg__" + strings.Repeat("A", 43))
	f.Add("eg_a_" + strings.Repeat("A", 42) + "B")
	f.Add("eg_a_" + strings.Repeat("A", 42) + "\n")
	f.Fuzz(func(t *testing.T, sent string) {
		if id, secret, ok := graph.ParseAPIKey(sent); ok && (graph.FormatAPIKey(id, secret) != sent || !graph.IsAPIKey(sent)) {
			t.Errorf("%q is key %q with secret %q", sent, id, secret)
		}
	})
}
