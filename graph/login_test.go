package graph_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"entitlegraph/graph"
)

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
		"a@MÜNCHEN.example":          {"a@MÜNCHEN.example", "a@xn--mnchen-3ya.example"},
		"a@xn--mnchen-3ya.example":   {"a@xn--mnchen-3ya.example", "a@xn--mnchen-3ya.example"},
		"a@例え.テスト":                   {"a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"},
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

// FuzzNormalizeLogin: an accepted login has the shape of R4, is stored as written, and has the same key with any composition, any case that folds
// to the same, and spaces around it.
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

// TestOneFormOfAHost: characters that UTS 46 maps or removes do not lead to another login or domain; ß and ς are letters of their own.
func TestOneFormOfAHost(t *testing.T) {
	for form, spellings := range map[string][]string{
		"example.com": {
			"EXAMPLE.com", "exam\u00adple.com", "exam\u200bple.com", "exam\u2060ple.com", "\ufeffexample.com", "exam\u034fple.com", "exam\ufe0fple.com",
			"exam\u180bple.com", "example\u3002com", "example\uff0ecom", "example\uff61com", "ｅｘａｍｐｌｅ.com", "𝐞𝐱𝐚𝐦𝐩𝐥𝐞.com",
			"ⓔxample.com", "exampl\u212f.com",
		},
		"strasse.example":                       {"STRASSE.example", "stra\u017f\u017fe.example"},
		"xn--strae-oqa.example":                 {"straße.example", "STRAßE.example", "STRA\u1e9eE.example", "XN--STRAE-OQA.example", "x\u00adn--strae-oqa.example"},
		"xn--nxasmq6b.example":                  {"βόλοσ.example", "ΒΌΛΟΣ.example", "βο\u0301λοσ.example"},
		"xn--nxasmm1c.example":                  {"βόλος.example"},
		"xn--mnchen-3ya.example":                {"münchen.example", "MÜNCHEN.example", "mu\u0308nchen.example", "mün\u00adchen.example"},
		"xn--11b2ezcw70k.example":               {"क्\u200dष.example"}, // a joiner after a virama is part of the name
		"xn--i-9bb.example":                     {"İ.example", "i\u0307.example"},
		"xn--cfaa.example":                      {"ıı.example"},
		"xn--r8jz45g.xn--zckzah":                {"例え.テスト", "例え。テスト"},
		"localhost":                             {"LOCALHOST"},
		"1.example":                             {"１.example"},
		"127.0.0.1.example":                     {"127．0．0．1．example"},
		"xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c": {"موقع.وزارة-الاتصالات"},
	} {
		for _, host := range append(spellings, form) {
			_, key, err := graph.NormalizeLogin("a@" + host)
			if err != nil || key != "a@"+form || graph.LoginKey(" a@"+host) != key {
				t.Errorf("%+q: key %q, %v; want that of %s", host, key, err, form)
			}
			name, err := graph.NormalizeDomain(host)
			if want, _ := graph.NormalizeDomain(form); err != nil || name != want || graph.DomainOfLogin("a@"+host) != want {
				t.Errorf("%+q: domain %q, %v; want that of %s, %q", host, name, err, form, want)
			}
		}
	}
	for _, host := range []string{
		"example.com.", "example.com\u3002", "example.com\uff0e\u200b", "\u00ad.example", ".example", "a\u0378b.example", "a\ufffdb.example", "a\xffb.example", "a\u200cb.example", "a\u200db.example",
		"127.0.0.1", "１２７.0.0.1", "8", "0x7f.1", "[127.0.0.1]", "[IPv6:2001:db8::1]", "2001:db8::1", "ab--cd.example", "xn--a.example", "xn--.example",
		"xn--abc-.example", "xn--strasse-.example", "xn--EXAMPLE-.com", "a\u3164b.example", "\U000e0061.example", "a\u202eb.example", "a\u2024b", "exam ple.com", "א1a.example",
		strings.Repeat("ü", 60) + ".example", // 63 characters at most in ASCII
		strings.Repeat("abcdefg.", 32) + "x",
	} {
		if _, key, err := graph.NormalizeLogin("a@" + host); err == nil || graph.LoginKey("a@"+host) != "" {
			t.Errorf("%+q was accepted as %q, and stored it has the key %q", host, key, graph.LoginKey("a@"+host))
		}
		if name, err := graph.NormalizeDomain(host); err == nil || graph.DomainOfLogin("a@"+host) != "" {
			t.Errorf("%+q was accepted as %q", host, name)
		}
	}
}

// hosts generates host names in the form that UTS 46 maps to: lower case, NFC, without ignored characters.
var hosts = rapid.Custom(func(t *rapid.T) string {
	label := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]rune("abcxyz019äöüßéñøłığσςжщяあ例한")), 1, 12), func(r []rune) string { return string(r) })
	labels := rapid.SliceOfN(label, 1, 4).Draw(t, "labels")
	return strings.Join(append(labels, "example"), ".")
})

// respelled returns another spelling of a host.
func respelled(t *rapid.T, host string) string {
	labels := strings.Split(host, ".")
	for i, label := range labels {
		if rapid.Bool().Draw(t, "punycode") {
			label, _ = idna.Punycode.ToASCII(label)
		}
		labels[i] = strings.Map(func(r rune) rune {
			switch rapid.IntRange(0, 5).Draw(t, "letter") {
			case 0, 1:
				if upper := unicode.ToUpper(r); unicode.ToLower(upper) == r {
					return upper
				}
			case 2:
				if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
					return r - 'a' + 'ａ'
				}
			}
			return r
		}, label)
		for range rapid.IntRange(0, 2).Draw(t, "ignored") {
			letters := []rune(labels[i])
			at := rapid.IntRange(0, len(letters)).Draw(t, "at")
			labels[i] = string(slices.Insert(letters, at, rapid.SampledFrom([]rune("\u00ad\u200b\u2060\ufeff\u034f\ufe0f")).Draw(t, "ignorable")))
		}
		if rapid.Bool().Draw(t, "decomposed") {
			labels[i] = norm.NFD.String(labels[i])
		}
	}
	dots := rapid.SampledFrom([]string{".", "\u3002", "\uff0e", "\uff61"})
	text := labels[0]
	for _, label := range labels[1:] {
		text += dots.Draw(t, "dot") + label
	}
	return text
}

// TestSpellingsOfAHost: all spellings of a host have one key and one domain, and those of different hosts have different ones.
func TestSpellingsOfAHost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		host, other := hosts.Draw(t, "host"), hosts.Draw(t, "other")
		_, key, err := graph.NormalizeLogin("Ann@" + host)
		domain, err2 := graph.NormalizeDomain(host)
		if err != nil || err2 != nil || domain != host || graph.DomainOfLogin(key) != host {
			t.Fatalf("%q: key %q, domain %q, that of the key %q, %v, %v", host, key, domain, graph.DomainOfLogin(key), err, err2)
		}
		spelled := respelled(t, host)
		_, again, err := graph.NormalizeLogin("ANN@" + spelled)
		name, err2 := graph.NormalizeDomain(spelled)
		if err != nil || err2 != nil || again != key || name != domain || graph.LoginKey("ann@"+spelled) != key {
			t.Errorf("%q is also written %+q: keys %q and %q, domains %q and %q, %v, %v", host, spelled, key, again, domain, name, err, err2)
		}
		if _, theirs, _ := graph.NormalizeLogin("ann@" + respelled(t, other)); (theirs == key) != (other == host) {
			t.Errorf("%q has the key %q, %q has %q", host, key, other, theirs)
		}
	})
}
