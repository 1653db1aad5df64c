package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/go-text/typesetting/language"
)

// The size of an A4 page. Lengths are in points; y is measured downwards from the upper edge of the page.
const (
	PageWidth  = 595.28
	PageHeight = 841.89
)

// Gray is a shade of gray: 0 is black and 1 is white.
type Gray float64

// Style is the style of a text.
type Style struct {
	Size   float64 // of the font
	Gray   Gray
	Strong bool // bold, by thicker outlines
}

// Info is the metadata of a document.
type Info struct {
	Title   string
	Created time.Time
	// Language is the likely language of names, such as zh-Hant-TW. It selects the glyphs of letters that Chinese, Japanese and Korean share.
	Language string
}

// Document is a document under construction. It is not safe for concurrent use.
type Document struct {
	fonts    *Fonts
	info     Info
	language language.Language
	setter   *typesetter
	set      map[setKey]setText
	embedded []*embedded // by number of the face; nil for a face that is not used
	pages    []*bytes.Buffer
}

// New returns an empty document. The caller closes it.
func (f *Fonts) New(info Info) *Document {
	setter := f.setters.Get().(*typesetter)
	return &Document{
		fonts: f, info: info, language: language.NewLanguage(info.Language), setter: setter,
		set: map[setKey]setText{}, embedded: make([]*embedded, len(setter.faces)),
	}
}

// Close returns the document's typesetter to the pool.
func (d *Document) Close() {
	d.fonts.setters.Put(d.setter)
	d.setter = nil
}

// Lacks reports whether a text has letters that no font has, which Set replaces by NotShown.
func (d *Document) Lacks(text string) bool {
	_, lacks := d.setter.shown(text)
	return lacks
}

// Line is a line of text without a place.
type Line struct {
	// Width is the width of the drawn glyphs. Ascent and Descent are the heights above and below the baseline, at least those of the style.
	Width, Ascent, Descent float64

	style Style
	shift float64 // to the right, so that no glyph is drawn left of the line's place
	line  line
}

// Height returns the height of the line.
func (l *Line) Height() float64 { return l.Ascent + l.Descent }

// setKey and setText are the key and value of a cache of set texts: many rows of a table have equal texts.
type setKey struct {
	text          string
	style         Style
	width, height float64
}

type setText struct {
	lines       []Line
	rightToLeft bool
}

// Text returns the text of a line, from left to right.
func (l *Line) Text() string {
	var b strings.Builder
	for _, g := range l.line.glyphs {
		b.WriteString(g.text)
	}
	return b.String()
}

// Set breaks a text into lines. Each line is drawn within this width and height: a line with a wider or higher glyph is scaled down. rightToLeft
// reports whether the text is right-to-left, so that its lines begin at the right.
func (d *Document) Set(text string, style Style, width, height float64) (lines []Line, rightToLeft bool) {
	key := setKey{text, style, width, height}
	if known, ok := d.set[key]; ok {
		return known.lines, known.rightToLeft
	}
	set, rightToLeft := d.setter.set(text, width/style.Size*em, d.language)
	for _, l := range set {
		drawn := l.right - l.left
		scale := min(1, width/style.Size*em/max(drawn, 1), height/style.Size*em/max(l.top-l.bottom, 1))
		style := style
		style.Size *= scale
		lines = append(lines, Line{
			Width: drawn * style.Size / em, Ascent: max(above*style.Size, l.top*style.Size/em), Descent: max(below*style.Size, -l.bottom*style.Size/em),
			style: style, shift: -l.left * style.Size / em, line: l,
		})
	}
	d.set[key] = setText{lines, rightToLeft}
	return lines, rightToLeft
}

// above and below are the minimum ascent and descent of a line, in font sizes; they have room for most letters.
const (
	above = 1.0
	below = 0.35
)

// AddPage adds an empty page and returns its number; the first is 1.
func (d *Document) AddPage() int {
	d.pages = append(d.pages, &bytes.Buffer{})
	return len(d.pages)
}

// Pages returns the number of pages.
func (d *Document) Pages() int { return len(d.pages) }

// Draw draws a line of text on a page, from x to the right, with its baseline at y.
func (d *Document) Draw(page int, l *Line, x, y float64) {
	if len(l.line.glyphs) == 0 {
		return
	}
	b := d.pages[page-1]
	size := l.style.Size
	fmt.Fprintf(b, "BT %s g ", decimal(float64(l.style.Gray)))
	if l.style.Strong {
		fmt.Fprintf(b, "2 Tr %s G %s w ", decimal(float64(l.style.Gray)), decimal(size*0.03))
	} else {
		b.WriteString("0 Tr ")
	}
	fmt.Fprintf(b, "1 0 0 1 %s %s Tm", decimal(x+l.shift), decimal(PageHeight-y))
	face, rise, at := none, 0.0, 0.0
	open := false // whether a list of glyphs is open
	shut := func() {
		if open {
			b.WriteString(">] TJ")
		}
		open = false
	}
	for _, g := range l.line.glyphs {
		if g.face != face {
			shut()
			face = g.face
			fmt.Fprintf(b, " /F%d %s Tf", face, decimal(size))
		}
		if g.y != rise {
			shut()
			rise = g.y
			fmt.Fprintf(b, " %s Ts", decimal(rise*size/em))
		}
		if !open {
			b.WriteString(" [<")
			open = true
		}
		if move := math.Round(g.x - at); move != 0 {
			fmt.Fprintf(b, ">%d<", -int(move))
			at += move
		}
		fmt.Fprintf(b, "%04X", d.embed(face).number(g))
		at += math.Round(g.advance)
	}
	shut()
	if rise != 0 {
		b.WriteString(" 0 Ts")
	}
	b.WriteString(" ET\n")
}

// Rule draws a horizontal line on a page, at y.
func (d *Document) Rule(page int, from, to, y, width float64, gray Gray) {
	fmt.Fprintf(d.pages[page-1], "%s G %s w %s %s m %s %s l S\n", decimal(float64(gray)), decimal(width),
		decimal(from), decimal(PageHeight-y), decimal(to), decimal(PageHeight-y))
}

// embed returns the embedded font of a face.
func (d *Document) embed(face int) *embedded {
	if d.embedded[face] == nil {
		d.embedded[face] = newEmbedded(d.setter.faces[face])
	}
	return d.embedded[face]
}

// Bytes returns the complete file.
func (d *Document) Bytes() ([]byte, error) {
	f := newFile()
	root, pages := f.reserve(), f.reserve()
	var fonts, kids bytes.Buffer
	for face, e := range d.embedded {
		if e == nil {
			continue
		}
		number, err := e.write(f)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", face, number)
	}
	resources := f.add("<< /Font << %s>> >>", fonts.String())
	for _, content := range d.pages {
		number, err := f.stream("", content.Bytes())
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&kids, "%d 0 R ", f.add("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources %d 0 R /Contents %d 0 R >>",
			pages, decimal(PageWidth), decimal(PageHeight), resources, number))
	}
	f.write(pages, "<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(d.pages))
	f.write(root, "<< /Type /Catalog /Pages %d 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>", pages)
	info := f.add("<< /Title %s /CreationDate %s >>", textString(d.info.Title), dateString(d.info.Created))
	return f.end(root, info), nil
}

// decimal returns a number with at most two decimals.
func decimal(n float64) string {
	s := fmt.Sprintf("%.2f", n)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	if s == "-0" {
		return "0"
	}
	return s
}
