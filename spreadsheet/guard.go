package spreadsheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A spreadsheet that opens a file evaluates a cell that begins like a formula. An apostrophe before it, the guard, makes the cell text. A
// file may be opened with another separator than it was written with, so a cell can also begin inside of a written one: after each semicolon,
// tab and line break. So guards are added there too; unguard removes exactly the guards that guard adds.

// formulas are the characters with which a formula begins in spreadsheets, including their forms of other widths, which East Asian editions
// accept, and the minus sign.
const formulas = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫−"

// guard adds a guard wherever a spreadsheet could read a formula, and before the word that clears a value.
func guard(cell string) string {
	var b strings.Builder
	for begin, part := range parts(cell) {
		if needsGuard(part, begin == 0) {
			b.WriteByte('\'')
		}
		b.WriteString(part)
	}
	return b.String()
}

// unguard removes the guards.
func unguard(cell string) string {
	var b strings.Builder
	for begin, part := range parts(cell) {
		if needsGuard(part, begin == 0) {
			part = strings.TrimPrefix(part, "'")
		}
		b.WriteString(part)
	}
	return b.String()
}

// parts returns the parts of a cell that another separator would make cells, each with its offset and with the separator after it.
func parts(cell string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		begin := 0
		for i, r := range cell {
			if end := i + utf8.RuneLen(r); isSeparator(r) {
				if !yield(begin, cell[begin:end]) {
					return
				}
				begin = end
			}
		}
		if begin < len(cell) {
			yield(begin, cell[begin:])
		}
	}
}

// isSeparator reports whether a spreadsheet may begin a new cell after a character.
func isSeparator(r rune) bool {
	return r == ';' || r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029'
}

// needsGuard reports whether a spreadsheet might read a part as a formula, or Read a whole cell as the word that clears, with any number of guards before it.
func needsGuard(part string, whole bool) bool {
	if whole && strings.TrimLeft(part, "'") == clearing {
		return true
	}
	for _, r := range part {
		if strings.ContainsRune(formulas, r) {
			return true
		}
		if r != '\'' && r != '"' && !isInvisible(r) {
			return false
		}
	}
	return false
}

// isInvisible reports whether a character is invisible: white space, and characters that Unicode ignores in display.
func isInvisible(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// isBlank reports whether a cell has no visible character.
func isBlank(cell string) bool {
	return strings.IndexFunc(cell, func(r rune) bool { return !isInvisible(r) }) < 0
}
