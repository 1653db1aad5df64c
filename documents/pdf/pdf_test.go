package pdf

import (
	"math"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	fonts "github.com/go-text/typesetting-utils/harfbuzz"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/cff"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"pgregory.net/rapid"
)

// setter returns a typesetter with fonts of each format: with quadratic curves, with cubic curves, and with rules for Arabic.
func setter(t *testing.T) *typesetter {
	t.Helper()
	files := [][]byte{liberationsansregular.TTF}
	for _, name := range []string{"fonts/SourceSansPro-Regular.otf", "perf_reference/fonts/Amiri-Regular.ttf", "perf_reference/fonts/NotoSansDevanagari-Regular.ttf"} {
		file, err := fonts.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	var all []*font.Font
	for _, file := range append(files, dejavusans.TTF) {
		parsed, err := Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parsed)
	}
	return newTypesetter(all)
}

func textOf(l line) string {
	var b strings.Builder
	for _, g := range l.glyphs {
		b.WriteString(g.text)
	}
	return b.String()
}

func TestBreaks(t *testing.T) {
	s := setter(t)
	wide := func(text string) float64 {
		lines, _ := s.set(text, 1e9, "en")
		return lines[0].right
	}
	for name, c := range map[string]struct {
		text  string
		width float64
		want  []string
	}{
		"fits":                       {text: "one two", width: wide("one two"), want: []string{"one two"}},
		"between words":              {text: "one two three", width: wide("one two"), want: []string{"one two", "three"}},
		"a space at the end is free": {text: "one two ", width: wide("one two"), want: []string{"one two"}},
		"between words, not within":  {text: "one threefour", width: wide("one three"), want: []string{"one", "threefour"}},
		"a word that fits nowhere":   {text: "aaaaaa", width: wide("aaaa"), want: []string{"aaaa", "aa"}},
		"a word before it":           {text: "bb aaaaaa", width: wide("aaaa"), want: []string{"bb", "aaaa", "aa"}},
		"marks stay":                 {text: "x\u0331\u0323x\u0331\u0323", width: wide("x"), want: []string{"x\u0331\u0323", "x\u0331\u0323"}},
		"narrower than a letter":     {text: "WW", width: 1, want: []string{"W", "W"}},
		"a ligature stays":           {text: "fifi", width: wide("fi"), want: []string{"fi", "fi"}},
		"nothing":                    {text: "", width: 100, want: nil},
	} {
		lines, _ := s.set(c.text, c.width, "en")
		var got []string
		for _, l := range lines {
			got = append(got, textOf(l))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestOrder: the visual order of text is that of Unicode's bidirectional algorithm; expected texts are from left to right.
func TestOrder(t *testing.T) {
	s := setter(t)
	for name, c := range map[string]struct {
		text, want  string
		rightToLeft bool
	}{
		"left to right":                  {text: "abc 12", want: "abc 12"},
		"right to left":                  {text: "אבג", want: "גבא", rightToLeft: true},
		"a number in it":                 {text: "אב 123 גד", want: "דג 123 בא", rightToLeft: true},
		"words in it":                    {text: "אב abc def", want: "abc def בא", rightToLeft: true},
		"from left to right, with it":    {text: "abc אבג", want: "abc גבא"},
		"with it and a number":           {text: "abc אב 12 גד", want: "abc דג 12 בא"},
		"signs before":                   {text: "(1) אב", want: "בא )1(", rightToLeft: true},
		"letters that join":              {text: "لا", want: "ال", rightToLeft: true},
		"a ligature of three":            {text: "لله", want: "هلل", rightToLeft: true},
		"only digits":                    {text: "2026-01-01", want: "2026-01-01"},
		"a mark that says right to left": {text: "\u200f12 ab", want: "ab 12\u200f", rightToLeft: true},
	} {
		lines, rightToLeft := s.set(c.text, 1e9, "en")
		if got := strings.ReplaceAll(textOf(lines[0]), "\u200f", ""); got != strings.ReplaceAll(c.want, "\u200f", "") || rightToLeft != c.rightToLeft || len(lines) != 1 {
			t.Errorf("%s: got %q, right to left %v, want %q, %v", name, got, rightToLeft, c.want, c.rightToLeft)
		}
	}
}

func TestShown(t *testing.T) {
	s := setter(t)
	for text, want := range map[string]string{
		"Łódź":             "Łódź",
		"東京":               NotShown,
		"東京 タワー":           NotShown,
		"a東京 タワーb":         "a" + NotShown + "b",
		"東 a":              NotShown + " a",
		"東 ":               NotShown + " ",
		"a\u200d\ufe0f":    "a\u200d\ufe0f",
		"\u2003a":          "\u2003a",
		"\U0001F600":       "\U0001F600",
		"a\U000E0100":      "a\U000E0100",
		"\u0378\U0010FFFD": NotShown,
	} {
		letters, lacks := s.shown(text)
		if string(letters) != want || lacks != strings.Contains(want, NotShown) {
			t.Errorf("%q: got %q, %v, want %q", text, string(letters), lacks, want)
		}
	}
}

func TestLettered(t *testing.T) {
	glyphs := func(advances ...float64) (all []glyph) {
		x := 0.0
		for i, advance := range advances {
			all = append(all, glyph{x: x, advance: advance, parts: []part{{id: font.GID(i + 1)}}})
			x += advance
		}
		return all
	}
	for name, c := range map[string]struct {
		glyphs      []glyph
		letters     string
		rightToLeft bool
		want        []glyph
	}{
		"one of one": {glyphs: glyphs(500), letters: "a", rightToLeft: false, want: []glyph{{text: "a", advance: 500, parts: []part{{id: 1}}}}},
		"one of two": {glyphs: glyphs(500), letters: "fi", rightToLeft: false, want: []glyph{{text: "fi", advance: 500, parts: []part{{id: 1}}}}},
		"two of one": {glyphs: glyphs(500, 100), letters: "a", rightToLeft: false, want: []glyph{{text: "a", advance: 600, parts: []part{{id: 1}, {id: 2, x: 500}}}}},
		"three of two": {glyphs: glyphs(500, 0, 100), letters: "ab", rightToLeft: false, want: []glyph{{text: "a", advance: 500,
			parts: []part{{id: 1}}}, {text: "b", x: 500, advance: 100, parts: []part{{id: 2}, {id: 3}}}}},
		"two of three": {glyphs: glyphs(500, 100), letters: "abc", rightToLeft: false, want: []glyph{{text: "ab", advance: 500,
			parts: []part{{id: 1}}}, {text: "c", x: 500, advance: 100, parts: []part{{id: 2}}}}},
		"two of two, turned": {glyphs: glyphs(0, 500), letters: "אב", rightToLeft: true, want: []glyph{{text: "ב", parts: []part{{id: 1}}}, {text: "א", advance: 500, parts: []part{{id: 2}}}}},
		"one of two, turned": {glyphs: glyphs(500), letters: "אב", rightToLeft: true, want: []glyph{{text: "ב", advance: 250}, {text: "א", x: 250, advance: 250, parts: []part{{id: 1, x: -250}}}}},
		"three of two, turned": {glyphs: glyphs(0, 500, 300), letters: "אב", rightToLeft: true, want: []glyph{{text: "ב", advance: 500,
			parts: []part{{id: 1}, {id: 2}}}, {text: "א", x: 500, advance: 300, parts: []part{{id: 3}}}}},
		"nothing":            {glyphs: nil, letters: "a", rightToLeft: false, want: nil},
		"letters of nothing": {glyphs: glyphs(500), letters: "", rightToLeft: true, want: []glyph{{advance: 500, parts: []part{{id: 1}}}}},
	} {
		got := lettered(c.glyphs, []rune(c.letters), c.rightToLeft)
		if !slices.EqualFunc(got, c.want, func(a, b glyph) bool {
			return a.text == b.text && a.x == b.x && a.advance == b.advance && slices.Equal(a.parts, b.parts)
		}) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

// TestInk: all outlines of a line are within its bounds, and every letter is copied once.
func TestInk(t *testing.T) {
	s := setter(t)
	letters := []rune("abcfi ÄW\u0301\u0323\u0336Ωж\u05d0\u05b8\u05bc\u0644\u0627\u0647\u0651\ufdfd\u0915\u094d\u0937\u093f(1)😀\u200d")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom(letters), 1, 60, -1).Draw(t, "text")
		shown, _ := s.shown(text)
		lines, _ := s.set(text, rapid.Float64Range(100, 9000).Draw(t, "width"), "en")
		var copied []rune
		for _, l := range lines {
			copied = append(copied, []rune(textOf(l))...)
			for _, g := range l.glyphs {
				face := s.faces[g.face]
				scale := em / float64(face.Upem())
				for _, p := range g.parts {
					outline, _ := face.GlyphDataOutline(p.id)
					for _, segment := range outline.Segments {
						end := segment.ArgsSlice()[len(segment.ArgsSlice())-1]
						x, y := g.x+p.x+float64(end.X)*scale, g.y+p.y+float64(end.Y)*scale
						if x < l.left-1 || x > l.right+1 || y < l.bottom-1 || y > l.top+1 {
							t.Fatalf("%q draws at %.0f, %.0f, outside of %.0f to %.0f, %.0f to %.0f", g.text, x, y, l.left, l.right, l.bottom, l.top)
						}
					}
				}
			}
		}
		if got, want := sorted(copied), sorted(shown); got != want {
			t.Fatalf("%q is copied as %q", want, got)
		}
	})
}

// sorted returns the letters sorted, without blank ones: spaces at the end of lines are not set.
func sorted(letters []rune) string {
	kept := slices.DeleteFunc(slices.Clone(letters), blank)
	slices.Sort(kept)
	return string(kept)
}

// TestEmbedded: an embedded glyph has the outline of the glyph in its font, for each format.
func TestEmbedded(t *testing.T) {
	s := setter(t)
	for face, text := range map[int]string{0: "Hamburgefonstiv Ä", 1: "Hamburgefonstiv Ä", 2: "شركة", 3: "क्षत्रिय"} {
		e := newEmbedded(s.faces[face])
		for _, r := range text {
			id, ok := e.face.NominalGlyph(r)
			if !ok {
				t.Fatalf("%q is not in font %d", r, face)
			}
			e.number(glyph{text: string(r), advance: natural(e.face, id), parts: []part{{id: id, x: -20, y: 30}}})
		}
		parsed, err := cff.Parse(cff1(e))
		if err != nil {
			t.Fatal(err)
		}
		if len(parsed.Charstrings) != len(e.glyphs) {
			t.Fatalf("%d glyphs, want %d", len(parsed.Charstrings), len(e.glyphs))
		}
		for number, text := range e.texts {
			segments, _, err := parsed.LoadGlyph(tables.GlyphID(number))
			if err != nil {
				t.Fatal(err)
			}
			if number == 0 {
				continue
			}
			id, _ := e.face.NominalGlyph([]rune(text)[0])
			outline, _ := e.face.GlyphDataOutline(id)
			got, want := ends(segments, 1, 0, 0), ends(outline.Segments, e.scale, -20, 30)
			for i, point := range want {
				if i >= len(got) || math.Abs(got[i][0]-point[0]) > 0.51 || math.Abs(got[i][1]-point[1]) > 0.51 {
					t.Errorf("font %d, %q: drawn by %v, want %v", face, text, got, want)
					break
				}
			}
		}
	}
}

// ends returns the end points of an outline's segments, without a line that closes a contour.
func ends(segments []opentype.Segment, scale, right, up float64) (all [][2]float64) {
	var first opentype.SegmentPoint
	for _, s := range segments {
		points := s.ArgsSlice()
		end := points[len(points)-1]
		if s.Op == opentype.SegmentOpMoveTo {
			first = end
		} else if s.Op == opentype.SegmentOpLineTo && end == first {
			continue
		}
		all = append(all, [2]float64{float64(end.X)*scale + right, float64(end.Y)*scale + up})
	}
	return all
}

func cff1(e *embedded) []byte { return cffOf(plainName(e.face.Font), e.glyphs) }

// TestSetFits: a letter that is wider than its column, or higher than its page, is set smaller.
func TestSetFits(t *testing.T) {
	parsed, err := Parse(dejavusans.TTF)
	if err != nil {
		t.Fatal(err)
	}
	d := NewFonts(parsed).New(Info{})
	defer d.Close()
	for _, c := range []struct {
		text          string
		width, height float64
		count         int
	}{{text: "WW", width: 3, height: 500, count: 2}, {text: "W", width: 500, height: 5, count: 1}, {text: "Wé̱", width: 2, height: 2, count: 2}, {text: "W", width: 500, height: 500, count: 1}} {
		lines, _ := d.Set(c.text, Style{Size: 10}, c.width, c.height)
		if len(lines) != c.count {
			t.Errorf("%q in %v by %v: %d lines, not %d", c.text, c.width, c.height, len(lines), c.count)
		}
		for _, l := range lines {
			if ink := (l.line.top - l.line.bottom) * l.style.Size / em; l.Width > c.width+0.01 || ink > c.height+0.01 || l.style.Size > 10 {
				t.Errorf("%q in %v by %v: a line of %v by %v in size %v", c.text, c.width, c.height, l.Width, ink, l.style.Size)
			}
		}
	}
}

func TestDecimal(t *testing.T) {
	for n, want := range map[float64]string{0: "0", -0.001: "0", 1: "1", 10: "10", 1.5: "1.5", -2.25: "-2.25", 595.28: "595.28", 100: "100"} {
		if got := decimal(n); got != want {
			t.Errorf("%v: got %s, want %s", n, got, want)
		}
	}
}
