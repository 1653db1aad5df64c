package pdf

import (
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	unicodebidi "golang.org/x/text/unicode/bidi"
)

// em is the font size in the unit of glyphs' lengths: a thousandth of the font size.
const em = 1000

// NotShown replaces letters that no font has.
const NotShown = "[not shown]"

// typesetter shapes text into lines of glyphs. It serves one document at a time.
type typesetter struct {
	faces  []*font.Face
	base   int          // the face of Latin letters, and of digits and symbols before any letter
	chosen map[rune]int // the face of each letter seen; none if no face has it
	shaper shaping.HarfbuzzShaper
	bidi   bidi.Paragraph
	parts  segmenter.Segmenter
}

// none is the face of a letter that no face has.
const none = -1

func newTypesetter(fonts []*font.Font) *typesetter {
	t := &typesetter{chosen: map[rune]int{}}
	for _, f := range fonts {
		t.faces = append(t.faces, newFace(f))
	}
	t.base = max(0, t.faceOf('a'))
	return t
}

// glyph is a glyph at its place in a line. Lengths are in thousandths of the font size.
type glyph struct {
	face    int
	text    string  // the text that a PDF reader copies for it
	x, y    float64 // from the beginning of the line, and above its baseline
	advance float64 // in the font, without kerning
	parts   []part
}

// part is an outline of a font with its offset from the place of the glyph.
type part struct {
	id   font.GID
	x, y float64
}

// line is a line of text from left to right. Its bounds enclose outlines and advances.
type line struct {
	glyphs                   []glyph
	left, right, top, bottom float64
}

// run is a sequence of letters with the same direction, script and font.
type run struct {
	start, end int // of its letters
	level      bidi.Level
	script     language.Script
	face       int
	glyphs     []shaping.Glyph // from left to right
}

// cluster is letters and the glyphs that represent them together; a line does not break within it.
type cluster struct {
	run          *run
	start, end   int // of its letters
	first, after int // of its glyphs
	advance      float64
	space        bool
}

// set breaks a text into lines of at most this width, in thousandths of the font size. A wider word is broken between letters; a wider letter is
// a line. rightToLeft reports the direction of the text, that of its first letter with a direction.
func (t *typesetter) set(text string, width float64, lang language.Language) (lines []line, rightToLeft bool) {
	letters, _ := t.shown(text)
	if len(letters) == 0 {
		return nil, false
	}
	rightToLeft = startsRightToLeft(letters)
	clusters := t.clusters(letters, rightToLeft, lang)
	for _, part := range wrap(clusters, breaks(&t.parts, letters), width) {
		lines = append(lines, t.line(part, letters))
	}
	return lines, rightToLeft
}

// shown returns the letters of a text, with NotShown in place of letters that no font has; lacks reports whether there are any.
func (t *typesetter) shown(text string) (letters []rune, lacks bool) {
	whole := []rune(text)
	t.parts.Init(whole)
	pending := 0 // spaces after NotShown: another missing letter after them belongs to the same NotShown
	replaced := false
	for part := t.parts.GraphemeIterator(); part.Next(); {
		letter := part.Grapheme().Text
		switch {
		case t.faceOfAll(letter) == none:
			if !replaced {
				letters = append(letters, []rune(NotShown)...)
			} else {
				letters = letters[:len(letters)-pending]
			}
			replaced, lacks, pending = true, true, 0
		case replaced && len(letter) == 1 && unicode.Is(unicode.Zs, letter[0]):
			letters = append(letters, letter[0])
			pending++
		default:
			letters = append(letters, letter...)
			replaced, pending = false, 0
		}
	}
	return letters, lacks
}

// faceOf returns the first face that has a letter.
func (t *typesetter) faceOf(r rune) int {
	if face, known := t.chosen[r]; known {
		return face
	}
	face := none
	for i, f := range t.faces {
		if drawn(f, r) {
			face = i
			break
		}
	}
	t.chosen[r] = face
	return face
}

// faceOfAll returns the first face that has a letter and all of its marks.
func (t *typesetter) faceOfAll(letter []rune) int {
	if len(letter) == 1 && !blank(letter[0]) {
		return t.faceOf(letter[0])
	}
	for i := range t.faces {
		if t.has(i, letter) {
			return i
		}
	}
	return none
}

// has reports whether a face has a letter and all of its marks.
func (t *typesetter) has(face int, letter []rune) bool {
	for _, r := range letter {
		if !blank(r) && t.faceOf(r) != face && !drawn(t.faces[face], r) {
			return false
		}
	}
	return true
}

// blank reports whether a letter needs no outline, so that every font can set it: a space, or a character that Unicode calls default ignorable.
func blank(r rune) bool {
	if r < unicode.MaxLatin1 {
		return r == ' ' || r == '\u00a0' || r == '\u00ad'
	}
	return unicode.In(r, unicode.Zs, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// startsRightToLeft reports whether the first letter with a direction is a right-to-left letter.
func startsRightToLeft(letters []rune) bool {
	for _, r := range letters {
		switch properties, _ := unicodebidi.LookupRune(r); properties.Class() {
		case unicodebidi.L:
			return false
		case unicodebidi.R, unicodebidi.AL:
			return true
		}
	}
	return false
}

// clusters shapes a text, and returns its clusters in logical order.
func (t *typesetter) clusters(letters []rune, rightToLeft bool, lang language.Language) []cluster {
	var all []cluster
	lang = languageOf(letters, lang)
	for _, r := range t.runs(letters, rightToLeft) {
		direction := di.DirectionLTR
		if r.level%2 == 1 {
			direction = di.DirectionRTL
		}
		shaped := t.shaper.Shape(shaping.Input{
			Text: letters, RunStart: r.start, RunEnd: r.end, Direction: direction, Face: t.faces[r.face], Size: fixed.I(em),
			Script: r.script, Language: lang,
		})
		r.glyphs = shaped.Glyphs
		all = append(all, clustersOf(r, letters)...)
	}
	return all
}

// languageOf returns Japanese or Korean for a text with letters of that language alone, so that its Chinese letters have the glyphs of that
// language; otherwise the likely language.
func languageOf(letters []rune, likely language.Language) language.Language {
	for _, r := range letters {
		switch language.LookupScript(r) {
		case language.Hiragana, language.Katakana:
			return "ja"
		case language.Hangul:
			return "ko"
		}
	}
	return likely
}

// runs divides a text where its direction, script or font changes.
func (t *typesetter) runs(letters []rune, rightToLeft bool) []*run {
	direction := bidi.LeftToRight
	if rightToLeft {
		direction = bidi.RightToLeft
	}
	levels := make([]bidi.Level, len(letters))
	ordered := t.bidi.Segment(letters, direction)
	for i := range ordered.NumRuns() {
		r := ordered.Run(i)
		for at := r.Start; at < r.End; at++ {
			levels[at] = r.Level
		}
	}
	faces := t.facesOf(letters)
	scripts := scriptsOf(letters)
	var runs []*run
	for i := range letters {
		if i == 0 || levels[i] != levels[i-1] || scripts[i] != scripts[i-1] || faces[i] != faces[i-1] {
			runs = append(runs, &run{start: i, level: levels[i], script: scripts[i], face: faces[i]})
		}
		runs[len(runs)-1].end = i + 1
	}
	return runs
}

// facesOf returns the face of each letter. A letter of no script, such as a digit or a symbol, has the face of the letter before it, if that face
// has it.
func (t *typesetter) facesOf(letters []rune) []int {
	faces := make([]int, 0, len(letters))
	face := t.base
	t.parts.Init(letters)
	for part := t.parts.GraphemeIterator(); part.Next(); {
		letter := part.Grapheme().Text
		if language.LookupScript(letter[0]).Strong() || !t.has(face, letter) {
			face = max(0, t.faceOfAll(letter))
		}
		for range letter {
			faces = append(faces, face)
		}
	}
	return faces
}

// scriptsOf returns the script of each letter. A letter of no script has that of the letter before it; at the beginning, of the first one after
// it with a script.
func scriptsOf(letters []rune) []language.Script {
	scripts := make([]language.Script, len(letters))
	current := language.Latin
	for _, r := range letters {
		if script := language.LookupScript(r); script.Strong() {
			current = script
			break
		}
	}
	for i, r := range letters {
		if script := language.LookupScript(r); script.Strong() {
			current = script
		}
		scripts[i] = current
	}
	return scripts
}

// clustersOf divides a shaped run into clusters, in logical order.
func clustersOf(r *run, letters []rune) []cluster {
	var all []cluster
	for first := 0; first < len(r.glyphs); {
		g := r.glyphs[first]
		after := min(first+max(1, g.GlyphsCount()), len(r.glyphs))
		c := cluster{run: r, start: g.TextIndex(), end: g.TextIndex() + g.RunesCount(), first: first, after: after, space: true}
		for _, part := range r.glyphs[first:after] {
			c.advance += units(part.Advance)
		}
		for _, letter := range letters[c.start:c.end] {
			c.space = c.space && unicode.IsSpace(letter)
		}
		all = append(all, c)
		first = after
	}
	if r.level%2 == 1 {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	return all
}

func units(length fixed.Int26_6) float64 { return float64(length) / 64 }
