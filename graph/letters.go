package graph

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unspacedScripts are those in which words follow each other without a space. Hangul has spaces, but company names in it are compounds.
var unspacedScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// isUnspaced tells a letter of those scripts.
func isUnspaced(r rune) bool { return r >= 0x0E00 && unicode.In(r, unspacedScripts...) }

// isMark tells what is written above, below or around a letter, or not at all.
func isMark(r rune) bool { return r >= 0x0300 && unicode.In(r, unicode.Mn, unicode.Me, fillers) }

// inSyllables are the vowels and finals of decomposed Hangul: no syllable begins with one.
var inSyllables = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x1161, Hi: 0x11FF, Stride: 1}, {Lo: 0xD7B0, Hi: 0xD7FB, Stride: 1}}}

// fillers are letters by their category that write nothing, or only lengthen a line: those of Hangul and the tatweel of Arabic.
var fillers = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x0640, Hi: 0x0640, Stride: 1}, {Lo: 0x115F, Hi: 0x1160, Stride: 1}}}

// apostrophes are letters by their category that people type as an apostrophe, or not at all.
var apostrophes = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x02B9, Hi: 0x02C1, Stride: 1}, {Lo: 0xA78B, Hi: 0xA78C, Stride: 1}}}

// isBetween tells what stands between words, or between the parts of one: spaces, punctuation, symbols, and what cannot be seen.
func isBetween(r rune) bool {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return false
	}
	return unicode.In(r, unicode.Z, unicode.P, unicode.S, unicode.Cc, unicode.Cf, apostrophes)
}

// isVowelSign tells marks that are vowels, or tell letters apart, from diacritics, points and accents.
func isVowelSign(r rune) bool {
	voiced := r == 0x3099 || r == 0x309A // of kana
	return voiced || unicode.Is(unicode.Mn, r) &&
		!unicode.In(r, unicode.Inherited, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew, unicode.Syriac)
}

// appendLetters appends a letter as it is compared.
func appendLetters(letters []rune, r rune, expanded bool) []rune {
	if r <= unicode.MaxASCII {
		return append(letters, r)
	}
	if plain, has := plainLetters[r]; has {
		if other, has := expandedLetters[r]; has && expanded {
			plain = other
		}
		return append(letters, []rune(plain)...)
	}
	switch {
	case r >= 'ァ' && r <= 'ヶ' || r == 'ヽ' || r == 'ヾ':
		r -= 'ァ' - 'ぁ'
	case unicode.Is(unicode.Nd, r):
		r = digitOf(r)
	}
	return append(letters, r)
}

// digitOf gives 0 to 9 for a digit of another script: Unicode has the ten of each in a row.
func digitOf(r rune) rune {
	first := r
	for unicode.Is(unicode.Nd, first-1) {
		first--
	}
	return '0' + (r-first)%10
}

// plainLetters are letters that Unicode does not decompose though they are another one with a stroke, a hook or the like, or two; and
// letters that keyboards of one script have for each other. Those of phonetic alphabets and of medieval writing are not among them.
var plainLetters = letterTable(`
	ƀ b  ɓ b  ƈ c  đ d  ð d  ɖ d  ɗ d  ƒ f  ǥ g  ɠ g  ħ h  ı i  ɨ i  ȷ j  ɉ j  ƙ k  ĸ k  ł l  ƚ l  ŋ n  ɲ n  ƞ n  ø o  ɵ o  ɔ o
	ƥ p  ɍ r  ŧ t  ʈ t  ƭ t  ƫ t  ʉ u  ʋ v  ƴ y  ɏ y  ƶ z  ə e  ǝ e  ɛ e  ɇ e  æ ae  œ oe  þ th
	ى ي  ی ي  ک ك  ة ه  ٱ ا
	ך כ  ם מ  ן נ  ף פ  ץ צ`)

// expandedLetters are those of plainLetters with another customary spelling.
var expandedLetters = letterTable(`ø oe  đ dj  ŋ ng`)

// umlauts are letters with the mark above that is also written as a second letter.
var umlauts = map[[2]rune]rune{
	{'a', 0x308}: 'e', {'o', 0x308}: 'e', {'u', 0x308}: 'e', {'a', 0x30A}: 'a',
}

func letterTable(text string) map[rune]string {
	table := map[rune]string{}
	words := strings.Fields(text)
	for i := 0; i < len(words); i += 2 {
		table[[]rune(words[i])[0]] = words[i+1]
	}
	return table
}

// decompose takes the differences of form from a text. An accent that stands by itself, as in L´Étoile, is meant as an apostrophe, and would
// become a space.
func decompose(text string) string {
	return norm.NFKD.String(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.Is(unicode.Sk, r) {
			return '\''
		}
		return r
	}, text))
}

// isBetweenTyped tells what stands between words that are typed.
func isBetweenTyped(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;、،؛", r) }

// symbolsOf gives the punctuation marks and symbols of a text, each once. Quotes of every kind are one, and so are dashes.
func symbolsOf(text string) []string {
	var all []string
	for _, r := range decompose(text) {
		switch {
		case unicode.In(r, unicode.Pi, unicode.Pf, apostrophes) || strings.ContainsRune("'\"`‚„′″", r):
			all = append(all, "'")
		case unicode.Is(unicode.Pd, r):
			all = append(all, "-")
		case unicode.In(r, unicode.P, unicode.S):
			all = append(all, string(r))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
