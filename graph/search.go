package graph

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Stored words and typed words are spelled by the same functions, so that both have one form:
//
//  1. Compatibility forms, width and case are folded, katakana to hiragana, the digits of every script to 0 to 9.
//  2. Diacritics are left out; Latin letters that have one built in become the letter without it (ł, ø, ı), ligatures two letters.
//  3. Punctuation and symbols are left out, within words and between them. A word begins after them.
//  4. In scripts that are written without spaces, and in Hangul, every letter or syllable begins a word.
//
// Letters with two customary spellings are stored in both: ü as u and ue, å as a and aa, the vowel signs of Thai or Devanagari (marks, as
// diacritics are) written and left out.

// SearchTextVersion must rise with every change of a result of SearchText.
const SearchTextVersion = 1

// The maximum lengths of a name and of a word that are compared, in characters. The API accepts names of at most 200, and Account Numbers of at
// most 64; an index of the database cuts words of more than 255.
const (
	searchedName = 400
	searchedWord = 64
)

// SearchText returns the words by which a search finds an organization, separated by spaces: for every beginning of a word of its name or number
// the letters from there on, over spaces and punctuation; and each punctuation mark and symbol. It leaves out a word that begins another one.
func SearchText(name, accountNumber string) string {
	if runes := []rune(name); len(runes) > searchedName {
		name = string(runes[:searchedName])
	}
	var all []string
	for _, text := range []string{name, accountNumber} {
		for _, s := range []spelling{{}, {signs: true}, {signs: true, expanded: true}} {
			all = append(all, s.of(text).words()...)
		}
		all = append(all, symbolsOf(text)...)
	}
	slices.Sort(all)
	kept := all[:0]
	for i, word := range all {
		if i == len(all)-1 || !strings.HasPrefix(all[i+1], word) {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// SearchedWords returns the words of a text as typed, separated by spaces, commas or semicolons, each in its spellings: a search finds an
// organization if one spelling of each word begins a word of its SearchText. Punctuation and symbols count only in a text without a letter or
// digit: then each of them is a word. The result is empty for a text without a visible character.
func SearchedWords(typed string) [][]string {
	var words [][]string
	for _, word := range strings.FieldsFunc(decompose(typed), isBetweenTyped) {
		spellings := slices.Compact([]string{spelling{signs: true}.of(word).from(0), spelling{signs: true, expanded: true}.of(word).from(0)})
		if spellings[0] != "" {
			words = append(words, spellings)
		}
	}
	if len(words) == 0 {
		for _, symbol := range symbolsOf(typed) {
			words = append(words, []string{symbol})
		}
	}
	slices.SortFunc(words, slices.Compare)
	return slices.CompactFunc(words, slices.Equal)
}

// spelling selects one of the customary spellings of a text.
type spelling struct {
	expanded bool // ue, not u, for ü
	signs    bool // vowel signs are written
}

// spelled is a text in one spelling: its letters, and where among them words begin.
type spelled struct {
	letters []rune
	begins  []int
}

// of returns a text in the spelling.
func (s spelling) of(text string) spelled {
	var out spelled
	apart, unspaced := true, false // of the character before r
	for _, r := range s.fold(text) {
		switch {
		case isMark(r):
			if len(out.letters) == 0 {
				continue
			}
			more := umlauts[[2]rune{out.letters[len(out.letters)-1], r}]
			if s.expanded && !apart && more != 0 {
				out.letters = append(out.letters, more)
			} else if s.signs && isVowelSign(r) {
				out.letters = append(out.letters, r)
			}
		case isBetween(r):
			apart, unspaced = true, false
		default:
			joined := isUnspaced(r)
			if apart || joined && !unicode.Is(inSyllables, r) || unspaced && !joined {
				out.begins = append(out.begins, len(out.letters))
			}
			apart, unspaced = false, joined
			out.letters = appendLetters(out.letters, r, s.expanded)
		}
	}
	return out
}

// fold returns a text without differences of width, form and case. The iota subscript of Greek is a mark, and in capitals a letter: it is left
// out, or expanded.
func (s spelling) fold(text string) string {
	iota := ""
	if s.expanded {
		iota = "ι"
	}
	text = strings.ReplaceAll(decompose(text), "\u0345", iota)
	return norm.NFKD.String(fold(text))
}

// from returns the word that begins at i, at most searchedWord letters of it.
func (s spelled) from(i int) string { return string(s.letters[i:min(i+searchedWord, len(s.letters))]) }

func (s spelled) words() []string {
	words := make([]string, len(s.begins))
	for i, begin := range s.begins {
		words[i] = s.from(begin)
	}
	return words
}

// unspacedScripts are the scripts that write words without spaces between them. Hangul has spaces, but company names in it are compounds.
var unspacedScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// isUnspaced reports whether a letter is of one of the unspacedScripts.
func isUnspaced(r rune) bool { return r >= 0x0E00 && unicode.In(r, unspacedScripts...) }

// isMark reports whether a character is a mark above, below or around a letter, or a filler.
func isMark(r rune) bool { return r >= 0x0300 && unicode.In(r, unicode.Mn, unicode.Me, fillers) }

// inSyllables are the vowels and finals of decomposed Hangul: no syllable begins with one.
var inSyllables = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x1161, Hi: 0x11FF, Stride: 1}, {Lo: 0xD7B0, Hi: 0xD7FB, Stride: 1}}}

// fillers are letters by their category that are invisible, or only lengthen a line: those of Hangul and the tatweel of Arabic.
var fillers = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x0640, Hi: 0x0640, Stride: 1}, {Lo: 0x115F, Hi: 0x1160, Stride: 1}}}

// apostrophes are letters by their category that people type as an apostrophe, or leave out.
var apostrophes = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x02B9, Hi: 0x02C1, Stride: 1}, {Lo: 0xA78B, Hi: 0xA78C, Stride: 1}}}

// isBetween reports whether a character separates words, or the parts of one: spaces, punctuation, symbols, and invisible characters.
func isBetween(r rune) bool {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return false
	}
	return unicode.In(r, unicode.Z, unicode.P, unicode.S, unicode.Cc, unicode.Cf, apostrophes)
}

// isVowelSign reports whether a mark is a vowel or distinguishes letters, and is no diacritic, point or accent.
func isVowelSign(r rune) bool {
	voiced := r == 0x3099 || r == 0x309A // of kana
	return voiced || unicode.Is(unicode.Mn, r) &&
		!unicode.In(r, unicode.Inherited, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew, unicode.Syriac)
}

// appendLetters appends a letter in the form in which letters are compared.
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

// digitOf returns 0 to 9 for a digit of another script: Unicode has the ten digits of each script in a row.
func digitOf(r rune) rune {
	first := r
	for unicode.Is(unicode.Nd, first-1) {
		first--
	}
	return '0' + (r-first)%10
}

// plainLetters maps letters to plain ones: letters that Unicode does not decompose though they are another one with a stroke, a hook or the like,
// or two; and letters that keyboards of one script interchange. It has none of phonetic alphabets and of medieval writing.
var plainLetters = letterTable(`
	ƀ b  ɓ b  ƈ c  đ d  ð d  ɖ d  ɗ d  ƒ f  ǥ g  ɠ g  ħ h  ı i  ɨ i  ȷ j  ɉ j  ƙ k  ĸ k  ł l  ƚ l  ŋ n  ɲ n  ƞ n  ø o  ɵ o  ɔ o
	ƥ p  ɍ r  ŧ t  ʈ t  ƭ t  ƫ t  ʉ u  ʋ v  ƴ y  ɏ y  ƶ z  ə e  ǝ e  ɛ e  ɇ e  æ ae  œ oe  þ th
	ى ي  ی ي  ک ك  ة ه  ٱ ا
	ך כ  ם מ  ן נ  ף פ  ץ צ`)

// expandedLetters has the other customary spelling of some plainLetters.
var expandedLetters = letterTable(`ø oe  đ dj  ŋ ng`)

// umlauts maps a letter and its mark above to the second letter that can replace the mark.
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

// decompose returns a text without differences of form. An accent that stands by itself, as in L´Étoile, becomes an apostrophe, as it is meant;
// the decomposition would make it a space.
func decompose(text string) string {
	return norm.NFKD.String(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.Is(unicode.Sk, r) {
			return '\''
		}
		return r
	}, text))
}

// isBetweenTyped reports whether a character separates typed words.
func isBetweenTyped(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;、،؛", r) }

// symbolsOf returns the punctuation marks and symbols of a text, each once. Quotes of every kind are one, and so are dashes.
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
