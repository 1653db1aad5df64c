package graph_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"entitlegraph/graph"
)

// refused makes sure that a value is refused by a rule, with a message that quotes something of it.
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

func TestNormalizeLogin(t *testing.T) {
	for given, want := range map[string][2]string{
		"ana@acme.example":           {"ana@acme.example", "ana@acme.example"},
		" \tAna@ACME.Example\u00a0":  {"Ana@ACME.Example", "ana@acme.example"},
		"Jürgen.Groß@Example.COM":    {"Jürgen.Groß@Example.COM", "jürgen.gross@example.com"},
		"JÜRGEN.GROSS@EXAMPLE.COM":   {"JÜRGEN.GROSS@EXAMPLE.COM", "jürgen.gross@example.com"},
		"ẞ@example.com":              {"ẞ@example.com", "ss@example.com"},
		"Ju\u0308rgen@example.com":   {"Ju\u0308rgen@example.com", "jürgen@example.com"},
		"J\u030c@example.com":        {"J\u030c@example.com", "ǰ@example.com"},
		"İpek@example.com":           {"İpek@example.com", "i\u0307pek@example.com"},
		"I\u0307pek@example.com":     {"I\u0307pek@example.com", "i\u0307pek@example.com"},
		"ıpek@example.com":           {"ıpek@example.com", "ıpek@example.com"},
		"ΣΊΣΥΦΟΣ@example.com":        {"ΣΊΣΥΦΟΣ@example.com", "σίσυφοσ@example.com"},
		"σίσυφος@example.com":        {"σίσυφος@example.com", "σίσυφοσ@example.com"},
		"ﬃ@example.com":              {"ﬃ@example.com", "ffi@example.com"},
		"\u212bngström@example.com":  {"\u212bngström@example.com", "ångström@example.com"},
		"K@example.com":              {"K@example.com", "k@example.com"},
		"o'neil+tag/x=y@example.com": {"o'neil+tag/x=y@example.com", "o'neil+tag/x=y@example.com"},
		"\"q\"@example.com":          {"\"q\"@example.com", "\"q\"@example.com"},
		"a@MÜNCHEN.example":          {"a@MÜNCHEN.example", "a@münchen.example"},
		"a@xn--mnchen-3ya.example":   {"a@xn--mnchen-3ya.example", "a@xn--mnchen-3ya.example"},
		"a@例え.テスト":                   {"a@例え.テスト", "a@例え.テスト"},
		"a@localhost":                {"a@localhost", "a@localhost"},
		"a😀@example.com":             {"a😀@example.com", "a😀@example.com"},
	} {
		login, key, err := graph.NormalizeLogin(given)
		if err != nil || login != want[0] || key != want[1] {
			t.Errorf("%q: %q, %q, %v; want %q", given, login, key, err, want)
		}
	}
}

func TestNormalizeLoginBounds(t *testing.T) {
	label := strings.Repeat("h", 63)
	host := func(n int) string { // a host name of n characters
		return (strings.Repeat(label+".", 4))[:n-2] + ".x"
	}
	for _, given := range []string{
		strings.Repeat("a", 64) + "@example.com",
		strings.Repeat("ß", 64) + "@example.com", // 64 characters, though 128 bytes, and 128 characters when folded
		strings.Repeat("a", 64) + "@" + host(189),
		"a@" + host(252),
	} {
		if _, _, err := graph.NormalizeLogin(given); err != nil {
			t.Errorf("%d characters: %v", utf8.RuneCountInString(given), err)
		}
	}
	for _, given := range []string{
		"", " ", "ana", "@", "@example.com", "ana@", "a@b@example.com", "a@@example.com",
		strings.Repeat("a", 65) + "@example.com",
		strings.Repeat("é", 65) + "@example.com",
		strings.Repeat("a", 64) + "@" + host(190),
		"a@" + host(253),
		"a@" + strings.Repeat("h", 64) + ".example",
		"a b@example.com", "a\u00a0b@example.com", "a\tb@example.com", "a\nb@example.com", "a\x00b@example.com", "a\x7fb@example.com",
		"a\u200bb@example.com", "a\u200db@example.com", "a\u202eb@example.com", "a\ufeffb@example.com", "a\ufffdb@example.com",
		"a\xffb@example.com", "\xc3\x28@example.com", "a\ue000@example.com",
		"a@exa mple.com", "a@example..com", "a@.example.com", "a@example.com.", "a@-example.com", "a@example-.com", "a@exa_mple.com",
		"a@exa\x00mple.com", "a@[127.0.0.1]", "a@xn--a.example", "a@ab--cd.example-", "a@example.com/", "a@exam\xffple.com", "a@\u0301x.example",
	} {
		_, _, err := graph.NormalizeLogin(given)
		if err == nil {
			t.Errorf("%q was accepted", given)
			continue
		}
		refused(t, err, "R4", "login ")
	}
}

// FuzzNormalizeLogin: whatever is accepted has the shape of R4, is kept as written, and names the same user however it is
// composed, cased by folding, or surrounded by spaces.
func FuzzNormalizeLogin(f *testing.F) {
	for _, seed := range []string{"ana@acme.example", " Groß@Example.COM\t", "İ@x.y", "e\u0301@x", "a@münchen.example", "a@b@c", "\u0345a@b", "ΐ@x", "a\x00@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		login, key, err := graph.NormalizeLogin(s)
		if err != nil {
			if login != "" || key != "" {
				t.Errorf("refused, but %q and %q were given", login, key)
			}
			return
		}
		if login != strings.TrimSpace(s) || strings.Count(login, "@") != 1 || strings.IndexFunc(login, unicode.IsControl) >= 0 {
			t.Errorf("%q is kept as %q", s, login)
		}
		if !norm.NFC.IsNormalString(key) || !utf8.ValidString(key) {
			t.Errorf("the key %q of %q is not normal", key, s)
		}
		for _, same := range []string{login, "\n" + login + " ", norm.NFC.String(login), norm.NFD.String(login), key} {
			_, again, err := graph.NormalizeLogin(same)
			if err == nil && again != key { // a longer form may be refused
				t.Errorf("%q has the key %q, %q has %q", s, key, same, again)
			}
		}
	})
}

func TestNormalizeDomain(t *testing.T) {
	for given, want := range map[string]string{
		"example.com":              "example.com",
		" Example.COM ":            "example.com",
		"münchen.example":          "münchen.example",
		"MU\u0308NCHEN.example":    "münchen.example",
		"xn--mnchen-3ya.example":   "münchen.example",
		"XN--MNCHEN-3YA.EXAMPLE":   "münchen.example",
		"ｅｘａｍｐｌｅ．ｃｏｍ":              "example.com",
		"exa\u00admple.com":        "example.com",
		"example。com":              "example.com",
		"straße.example":           "straße.example",
		"a-1.b":                    "a-1.b",
		strings.Repeat("a", 63):    strings.Repeat("a", 63),
		"localhost":                "localhost",
		"bücher.xn--mnchen-3ya.de": "bücher.münchen.de",
	} {
		if name, err := graph.NormalizeDomain(given); err != nil || name != want {
			t.Errorf("%q: %q, %v; want %q", given, name, err, want)
		}
	}
	for _, given := range []string{
		"", ".", "a..b", "example.com.", "-a.b", "a-.b", "a_b.c", "a b.c", "@", "a@b.c", strings.Repeat("a", 64), "a.b/c", "a\x00.b", "*.example.com",
		strings.Repeat("abcdefg.", 32) + "x",
	} {
		if name, err := graph.NormalizeDomain(given); err == nil {
			t.Errorf("%q was accepted as %q", given, name)
		} else {
			refused(t, err, "R28", "domain ")
		}
	}
}

// FuzzNormalizeDomain: the stored form of a domain is its own stored form.
func FuzzNormalizeDomain(f *testing.F) {
	for _, seed := range []string{"example.com", "MÜNCHEN.example", "xn--mnchen-3ya.example", "straße.example", "ｅ．ｃ", "a..b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, err := graph.NormalizeDomain(s)
		if err != nil {
			return
		}
		if again, err := graph.NormalizeDomain(name); err != nil || again != name {
			t.Errorf("%q is stored as %q, which is stored as %q, %v", s, name, again, err)
		}
	})
}

func TestNormalizeGroupName(t *testing.T) {
	for given, want := range map[string][2]string{
		" Designers ":                  {"Designers", "designers"},
		"Großkunden  Süd":              {"Großkunden  Süd", "grosskunden  süd"},
		"GROSSKUNDEN  SU\u0308D":       {"GROSSKUNDEN  SÜD", "grosskunden  süd"},
		strings.Repeat("é", 100):       {strings.Repeat("é", 100), strings.Repeat("é", 100)},
		strings.Repeat("e\u0301", 100): {strings.Repeat("é", 100), strings.Repeat("é", 100)}, // 100 once composed
	} {
		name, key, err := graph.NormalizeGroupName(given)
		if err != nil || name != want[0] || key != want[1] {
			t.Errorf("%q: %q, %q, %v; want %q", given, name, key, err, want)
		}
	}
	for _, given := range []string{"", " \t ", strings.Repeat("a", 101), strings.Repeat("😀", 101), "a\x00b", "a\nb", "a\u0085b", "a\xffb"} {
		name, key, err := graph.NormalizeGroupName(given)
		if name != "" || key != "" {
			t.Errorf("%q: refused, but %q and %q were given", given, name, key)
		}
		refused(t, err, "R32", "group name ")
	}
}

func TestNormalizeName(t *testing.T) {
	for given, want := range map[string]string{
		"":                       "",
		"  ":                     "",
		" Cafe\u0301 ":           "Café",
		strings.Repeat("é", 200): strings.Repeat("é", 200),
	} {
		if name, err := graph.NormalizeName("name", given); err != nil || name != want {
			t.Errorf("%q: %q, %v; want %q", given, name, err, want)
		}
	}
	for _, given := range []string{strings.Repeat("a", 201), "a\x1bb", "a\xff"} {
		_, err := graph.NormalizeName("city", given)
		refused(t, err, "", "city ")
	}
	for _, given := range []string{"", " \u00a0", "a\x00", strings.Repeat("a", 201)} {
		_, err := graph.RequireName("name", given)
		refused(t, err, "", "name ")
	}
	if name, err := graph.RequireName("name", " Acme "); err != nil || name != "Acme" {
		t.Errorf("%q, %v", name, err)
	}
}

func TestSearchKey(t *testing.T) {
	for _, same := range []string{"Straße", " STRASSE", "strasse\t"} {
		if key := graph.SearchKey(same); key != "strasse" {
			t.Errorf("%q: %q", same, key)
		}
	}
}

// TestMessagesAreShort: a message quotes no more of a value than helps, and nothing that confuses a terminal.
func TestMessagesAreShort(t *testing.T) {
	_, err := graph.NormalizeKey("key", strings.Repeat("x\x1b[31m", 1000))
	if len(err.Error()) > 800 || strings.Contains(err.Error(), "\x1b") || !strings.Contains(err.Error(), "…") {
		t.Errorf("message of %d bytes: %s", len(err.Error()), err)
	}
}
