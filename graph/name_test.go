package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"entitlegraph/graph"
)

func TestNormalizeGroupName(t *testing.T) {
	for given, want := range map[string][2]string{
		" Designers ":                  {"Designers", "designers"},
		"Großkunden  Süd":              {"Großkunden  Süd", "grosskunden süd"},
		"GROSSKUNDEN  SU\u0308D":       {"GROSSKUNDEN  SÜD", "grosskunden süd"},
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

// TestNamesAreSeen: a name has no character that acts on the text around it, and at least one that is visible; the refusal states the character.
// The same is true of group names, other names and names of API keys.
func TestNamesAreSeen(t *testing.T) {
	forms := map[string]func(string) error{
		"group name": func(s string) error { _, _, err := graph.NormalizeGroupName(s); return err },
		"name":       func(s string) error { _, err := graph.NormalizeName("name", s); return err },
		"required":   func(s string) error { _, err := graph.RequireName("name", s); return err },
		"key name":   func(s string) error { _, err := graph.NormalizeKeyName(s); return err },
	}
	for _, given := range []string{
		"Ann", "ann\u00adette", "می\u200cخواهم", "क्\u200dष", "👨\u200d👩\u200d👧", "❤\ufe0f", "a\u200fב\u200e", "\u061cع", "Ltd\u00a0Co", "東京\u3000支店", "\u0600\u0661", "Group\u200b",
		"한\u115fᅡ", "A\u2800B", "!", "7", "€", "e\u0301", "\U0001fae8", "\ufeffGroup", "\ue000A", "𓀀\U00013430𓀁", "a\u0149b", "\U0001faea", // the last is of a later Unicode than the program's
	} {
		for name, form := range forms {
			if err := form(given); err != nil {
				t.Errorf("%s %+q: %v", name, given, err)
			}
		}
	}
	for given, named := range map[string]rune{
		"a\u0000b": 0, "a\tb": '\t', "a\nb": '\n', "a\x7fb": 0x7f, "a\u0085b": 0x85, "a\xffb": 0xfffd, "\xed\xa0\x80a": 0xfffd, "a\u2028b": 0x2028, "a\u2029b": 0x2029,
		"a\u202ab": 0x202a, "a\u202bb": 0x202b, "a\u202cb": 0x202c, "a\u202db": 0x202d, "a\u202eb": 0x202e, "a\u2066b": 0x2066, "a\u2067b": 0x2067, "a\u2068b": 0x2068,
		"a\u2069b": 0x2069, "a\u206ab": 0x206a, "a\u206fb": 0x206f, "a\U000e0001b": 0xe0001, "a\U000e0041b": 0xe0041, "🏴\U000e0067\U000e007f": 0xe0067, "a\ufff9b": 0xfff9, "a\ufffab": 0xfffa,
		"a\ufffbb": 0xfffb, "a\ufffcb": 0xfffc, "a\ufdd0b": 0xfdd0, "a\ufffeb": 0xfffe, "a\U0010ffffb": 0x10ffff,
		"\u200b": 0x200b, "\u200b\u200c\u200d": 0x200b, "\u00ad": 0xad, "\u2060": 0x2060, "\ufeff": 0xfeff, "\u200e": 0x200e, "\u061c": 0x61c, "\u115f": 0x115f, "\u1160": 0x1160,
		"\u3164": 0x3164, "\uffa0": 0xffa0, "\u2800": 0x2800, "\u2800 \u2800": 0x2800, "\ufe0f": 0xfe0f, "\U000e0100": 0xe0100, "\u034f": 0x34f, "\u17b4": 0x17b4, "\u180e": 0x180e,
		"\u2061": 0x2061, "\u2065": 0x2065, "\u0301": 0x301, "\U000e0fff": 0xe0fff, "\ue000": 0xe000, "\u3164\u00a0\u3164": 0x3164,
	} {
		for name, form := range forms {
			if err := form(given); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%U", named)) {
				t.Errorf("%s %+q: %v, and not refused for %U", name, given, err, named)
			}
		}
	}
}

// TestGroupKey: names that look the same have one key.
func TestGroupKey(t *testing.T) {
	for _, alike := range [][]string{
		{"Group", "group", "GROUP", "Group\u200b", "\ufeffGroup", "Gr\u00adoup", "Gr\u2060oup", "Group\u200e", "Gro\u3164up", "Group\ufe0f", " Group "},
		{"Two Words", "two  words", "Two\u00a0Words", "Two\u3000Words", "Two\u2009 Words", "Two \u200b Words"},
		{"Straße", "STRASSE", "Stra\u1e9ee"},
		{"Café", "Cafe\u0301", "CAFE\u034f\u0301"},
		{"👨\u200d👩", "👨👩"},
		{"می\u200cخواهم", "میخواهم"},
	} {
		for _, name := range alike {
			if key := graph.GroupKey(name); key != graph.GroupKey(alike[0]) {
				t.Errorf("%+q has the key %+q, %+q has %+q", name, key, alike[0], graph.GroupKey(alike[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"m2", "m²"}, {"A", "Ａ"}, {"A", "А"}, {"AB", "A B"}, {"Resume", "Résumé"}, {"A-B", "A–B"}} { // these look different
		if graph.GroupKey(pair[0]) == graph.GroupKey(pair[1]) {
			t.Errorf("%+q and %+q have one key", pair[0], pair[1])
		}
	}
}

// TestFoldingIsFinal: for every letter, the key of its key is that key, and both cases have one key.
func TestFoldingIsFinal(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsLetter(r) {
			continue
		}
		key := graph.GroupKey(string(r))
		if again := graph.GroupKey(key); again != key {
			t.Errorf("%U has the key %+q, which has %+q", r, key, again)
		}
		if lower := unicode.ToLower(r); unicode.ToUpper(lower) == r && graph.GroupKey(string(lower)) != key {
			t.Errorf("%U and %U have the keys %+q and %+q", r, lower, key, graph.GroupKey(string(lower)))
		}
	}
}

// TestNamesHold: an accepted name is in NFC and has a visible character and none that is unfit. Its key is never empty, is its own key, and does
// not depend on invisible characters.
func TestNamesHold(t *testing.T) {
	interesting := []rune("aÄß9 \u00a0\u3000\u200b\u200d\u00ad\u202e\u2069\u0301\u3164\u2800\ufe0f\U000e0041\ufffe\n한אع🏴")
	letter := rapid.OneOf(rapid.SampledFrom(interesting), rapid.Rune())
	rapid.Check(t, func(t *rapid.T) {
		given := string(rapid.SliceOfN(letter, 0, 12).Draw(t, "name"))
		name, key, err := graph.NormalizeGroupName(given)
		if err != nil {
			if name != "" || key != "" {
				t.Fatalf("%+q is refused, and %+q and %+q are given", given, name, key)
			}
			return
		}
		bidi := func(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }
		if !norm.NFC.IsNormalString(name) || strings.IndexFunc(name, unicode.IsControl) >= 0 || strings.IndexFunc(name, bidi) >= 0 {
			t.Errorf("%+q is kept as %+q", given, name)
		}
		if key == "" || graph.GroupKey(key) != key || graph.GroupKey(name) != key {
			t.Errorf("%+q has the key %+q, which has %+q", name, key, graph.GroupKey(key))
		}
		letters := []rune(norm.NFD.String(name))
		at := rapid.IntRange(0, len(letters)).Draw(t, "at")
		hidden := string(slices.Insert(letters, at, rapid.SampledFrom([]rune("\u200b\u2060\ufeff\u00ad\u200c\u200e")).Draw(t, "hidden")))
		if got := graph.GroupKey(hidden); got != key {
			t.Errorf("%+q has the key %+q, and %+q has %+q", name, key, hidden, got)
		}
	})
}
