package graph

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The words that are stored and the words that are typed are spelled by the same functions, so that both have one form:
//
//  1. Compatibility forms, width and case are folded, katakana to hiragana, the digits of every script to 0 to 9.
//  2. Diacritics are left out; Latin letters that have one built in become the letter without it (ł, ø, ı), ligatures two letters.
//  3. Punctuation and symbols are left out, within words and between them. A word begins behind them.
//  4. In scripts that are written without spaces, and in Hangul, every letter or syllable begins a word.
//
// What is customarily spelled in two ways is stored in both: ü as u and ue, å as a and aa, the vowel signs of Thai or Devanagari (marks as
// diacritics are) written and left out.

// SearchTextVersion rises with every change of what SearchText gives for any name.
const SearchTextVersion = 1

// What is compared of a name and of a word, in characters. The API takes names of at most 200, and account numbers of at most 64; an index
// of the database cuts words of more than 255.
const (
	searchedName = 400
	searchedWord = 64
)

// SearchText gives what an organization is found by, separated by spaces: for every beginning of a word of its name or number the letters
// from there on, over spaces and punctuation; and each punctuation mark and symbol. What begins another one is left out.
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

// SearchedWords gives the words of a text as typed, which stand between spaces, commas or semicolons, each in its spellings: an organization
// is found when one spelling of each word begins a word of its SearchText. Punctuation and symbols count only in a text without a letter
// or digit: then each of them is a word. It gives nothing for a text in which nothing can be seen.
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

// spelling says which one of two customary spellings is meant.
type spelling struct {
	expanded bool // ue, not u, for ü
	signs    bool // vowel signs are written
}

// spelled is a text in one spelling: its letters, and where among them words begin.
type spelled struct {
	letters []rune
	begins  []int
}

// of spells a text.
func (s spelling) of(text string) spelled {
	var out spelled
	apart, unspaced := true, false // what stands before r
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

// fold takes the differences of width, form and case from a text. The iota subscript of Greek is a mark, and in capitals a letter: it is
// left out, or expanded.
func (s spelling) fold(text string) string {
	iota := ""
	if s.expanded {
		iota = "ι"
	}
	text = strings.ReplaceAll(decompose(text), "\u0345", iota)
	return norm.NFKD.String(fold(text))
}

// from gives the letters that count of a word that begins at i.
func (s spelled) from(i int) string { return string(s.letters[i:min(i+searchedWord, len(s.letters))]) }

func (s spelled) words() []string {
	words := make([]string, len(s.begins))
	for i, begin := range s.begins {
		words[i] = s.from(begin)
	}
	return words
}
