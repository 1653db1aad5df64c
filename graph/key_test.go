package graph_test

import (
	"errors"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// refused fails the test unless the rule refuses the value, with a message that quotes part of it.
func refused(t *testing.T, err error, rule, quoted string) {
	t.Helper()
	var e *graph.Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("not refused by an *Error: %v", err)
	case e.Code != graph.CodeInvalid || e.Rule != rule || !strings.Contains(e.Message, quoted):
		t.Errorf("refused as %s %s %q, want %s %s with %q", e.Code, e.Rule, e.Message, graph.CodeInvalid, rule, quoted)
	}
}

func TestNormalizeKey(t *testing.T) {
	for given, want := range map[string]string{
		"ACME":                          "ACME",
		" acme-1.b_2\t":                 "ACME-1.B_2",
		"0":                             "0",
		"-":                             "-",
		strings.Repeat("a", 64):         strings.Repeat("A", 64),
		"\u00a0\u2003x\u0085":           "X",
		" " + strings.Repeat("9", 64):   strings.Repeat("9", 64),
		"\n\r\v\f a \u2028\u2029\u3000": "A",
	} {
		if key, err := graph.NormalizeKey("key", given); err != nil || key != want {
			t.Errorf("%q: %q, %v; want %q", given, key, err, want)
		}
	}
	for _, given := range []string{
		"", "  ", strings.Repeat("A", 65), "A B", "A/B", "A:B", "Ä", "ß", "\u017f", "\u0131", "\u212a", "Ａ", "A\x00", "\xff", "A\u200b", "\u0410", "1,5", "A+B", "A@B", "A\u0301",
	} {
		_, err := graph.NormalizeKey("Account Number", given)
		refused(t, err, "R1", "Account Number")
	}
}

// TestMessagesAreShort: a message quotes a value shortened, and nothing that confuses a terminal.
func TestMessagesAreShort(t *testing.T) {
	_, err := graph.NormalizeKey("key", strings.Repeat("x\x1b[31m", 1000))
	if len(err.Error()) > 800 || strings.Contains(err.Error(), "\x1b") || !strings.Contains(err.Error(), "…") {
		t.Errorf("message of %d bytes: %s", len(err.Error()), err)
	}
}
