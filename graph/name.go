package graph

import (
	"encoding/hex"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// The lengths of names, in characters.
const (
	mostName      = 200
	mostGroupName = 100
)

// NormalizeGroupName returns the stored form of a group's name, and the key by which names are compared (R32).
func NormalizeGroupName(s string) (name, key string, err error) {
	name = norm.NFC.String(strings.TrimSpace(s))
	if n := len([]rune(name)); n < 1 || n > mostGroupName {
		return "", "", Invalid("R32", "group name %s must have 1 to %d characters", quote(s), mostGroupName)
	}
	if err := checkName("group name", "R32", name); err != nil {
		return "", "", err
	}
	return name, GroupKey(name), nil
}

// GroupKey returns the key of a group's name (R32), also of one that NormalizeGroupName would refuse: case-folded, without invisible characters
// (Default_Ignorable_Code_Point), and with one space for white space of any kind and length.
func GroupKey(name string) string {
	seen := strings.Map(func(r rune) rune {
		if ignorable(r) {
			return -1
		}
		return r
	}, name)
	return strings.Join(strings.Fields(foldKey(seen)), " ")
}

// NormalizeName returns the stored form of a name or an address part: trimmed, in NFC. It may be empty; otherwise it has at most 200 characters,
// of which none is unfit for names and at least one is visible. kind is the name of the value in messages.
func NormalizeName(kind, s string) (string, error) {
	name := norm.NFC.String(strings.TrimSpace(s))
	if len([]rune(name)) > mostName {
		return "", Invalid("", "%s %s must have at most %d characters", kind, quote(s), mostName)
	}
	if name == "" {
		return "", nil
	}
	return name, checkName(kind, "", name)
}

// RequireName is NormalizeName for a name that must not be empty.
func RequireName(kind, s string) (string, error) {
	name, err := NormalizeName(kind, s)
	if err == nil && name == "" {
		return "", Invalid("", "%s must not be empty", kind)
	}
	return name, err
}

// normalizeSearch returns a search text, trimmed and in NFC: at most 200 characters, without control characters. Unlike a name it needs no
// visible character.
func normalizeSearch(s string) (string, error) {
	text := norm.NFC.String(strings.TrimSpace(s))
	if len([]rune(text)) > mostName {
		return "", Invalid("", "search %s must have at most %d characters", quote(s), mostName)
	}
	for _, r := range text {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return "", Invalid("", "search %s must not hold the character %U, a control character or the mark of undecodable text", quote(s), r)
		}
	}
	return text, nil
}

func foldKey(s string) string {
	return norm.NFC.String(fold(norm.NFC.String(s)))
}

// fold returns the full case folding of Unicode. The library turns the two cases of a Cherokee letter into each other, so that they would remain
// different; Unicode folds both to the capital letter.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xAB70 && r <= 0xABBF:
			return r - 0xAB70 + 0x13A0
		case r >= 0x13F8 && r <= 0x13FD:
			return r - 0x13F8 + 0x13F0
		}
		return r
	}, cases.Fold().String(s))
}

// checkName returns an error for a name with a character that is unfit for names, or without a visible one: people cannot distinguish blank
// names.
func checkName(kind, rule, name string) error {
	visible := false
	for _, r := range name {
		if why := unfit(r); why != "" {
			return Invalid(rule, "%s %s must not hold the character %U, %s", kind, quote(name), r, why)
		}
		visible = visible || seen(r)
	}
	if !visible {
		first, _ := utf8.DecodeRuneInString(name)
		return Invalid(rule, "%s %s must hold a letter, digit, punctuation mark or symbol: it begins with the character %U, and nothing of it is seen", kind, quote(name), first)
	}
	return nil
}

// unfitCharacters are characters that act on a text instead of being part of it, by their effect. The marks U+061C, U+200E and U+200F are not
// among them, nor the joiners U+200C and U+200D: names of many languages need them, and they change nothing outside of a word.
var unfitCharacters = []struct {
	table *unicode.RangeTable
	why   string
}{
	{unicode.Cc, "a control character"},
	{unicode.Cs, "a surrogate"},
	{unicode.Zl, "which ends a line"},
	{unicode.Zp, "which ends a paragraph"},
	{ranges(0x202A, 0x202E, 0x2066, 0x2069), "which changes the direction of the text around it"},
	{ranges(0x206A, 0x206F), "which Unicode deprecates"},
	{ranges(0xE0000, 0xE007F), "a tag, which is not seen"},
	{ranges(0xFFF9, 0xFFFC), "which stands for an annotation or an object"},
	{ranges(0xFFFD, 0xFFFD), "the mark of undecodable text"},
	{unicode.Noncharacter_Code_Point, "which is no character"},
}

// unfit returns the reason why a character is unfit for names; empty for one that is fit.
func unfit(r rune) string {
	for _, c := range unfitCharacters {
		if unicode.Is(c.table, r) {
			return c.why
		}
	}
	return ""
}

// seen reports whether a character is visible by itself: a letter, number, punctuation mark or symbol, neither ignorable nor the blank Braille
// pattern. A character that this program's version of Unicode does not know counts as visible, unless Unicode has reserved it as ignorable.
func seen(r rune) bool {
	const blankPattern = '\u2800'
	return r != blankPattern && !ignorable(r) && unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S, unicode.Cn)
}

// ignorable reports whether a character has the property Default_Ignorable_Code_Point: it is invisible where it is not supported. The derivation
// is that of Unicode (DerivedCoreProperties.txt).
func ignorable(r rune) bool {
	if unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || unicode.Is(unicode.Variation_Selector, r) {
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) && !unicode.Is(visibleFormats, r)
}

// visibleFormats are the visible format characters: interlinear annotations, and those that place Egyptian hieroglyphs.
var visibleFormats = ranges(0xFFF9, 0xFFFB, 0x13430, 0x13440)

// ranges returns a table of ranges of characters; bounds are the first and last character of each.
func ranges(bounds ...rune) *unicode.RangeTable {
	table := &unicode.RangeTable{}
	for i := 0; i < len(bounds); i += 2 {
		first, last := bounds[i], bounds[i+1]
		if first > 0xFFFF {
			table.R32 = append(table.R32, unicode.Range32{Lo: uint32(first), Hi: uint32(last), Stride: 1})
		} else {
			table.R16 = append(table.R16, unicode.Range16{Lo: uint16(first), Hi: uint16(last), Stride: 1})
		}
	}
	return table
}

// NameOrderVersion must rise with every change of a result of NameOrder, also one by another edition of the collation.
const NameOrderVersion = 1

// The maximum lengths that NameOrder uses: of a name in characters, of its key in bytes. An index of the database accepts some 8,000 bytes.
const (
	orderedName = 400
	orderedKey  = 2400
)

// OrderedOf separates the key and the name in a NameOrder. It sorts before all digits, and no name contains it.
const OrderedOf = "\n"

// NameOrder returns the sort key of a name: its key in the root collation of CLDR in hexadecimal, a line feed, and the name itself, so that
// comparing these texts compares the names. Names are sorted by letters, then by diacritics, then by case: alpha, Ärzte, eBike, Zeta. The name
// distinguishes equal keys, and is the input of the computation.
func NameOrder(name string) string {
	if runes := []rune(name); len(runes) > orderedName {
		name = string(runes[:orderedName])
	}
	c := collators.Get().(*collator)
	defer collators.Put(c)
	c.buffer.Reset()
	key := c.KeyFromString(&c.buffer, name)
	return hex.EncodeToString(key[:min(len(key), orderedKey)]) + OrderedOf + name
}

// OrderedName returns the name from which a NameOrder was computed.
func OrderedName(order string) string {
	_, name, _ := strings.Cut(order, OrderedOf)
	return name
}

// collator computes keys of names; it is not safe for concurrent use.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

var collators = sync.Pool{New: func() any { return &collator{Collator: collate.New(language.Und)} }}
