package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/go-text/typesetting/font"
)

// embedded is a font of a document with the glyphs that are used, numbered in order of first use. A glyph has a number for each text that it
// stands for, so that copied text equals the written text.
type embedded struct {
	face    *font.Face
	scale   float64 // of a unit of the font, in thousandths of the font size
	numbers map[glyphKey]int
	glyphs  []outline
	texts   []string
}

// glyphKey identifies a glyph.
type glyphKey struct {
	text    string
	advance int
	parts   string
}

func newEmbedded(face *font.Face) *embedded {
	e := &embedded{face: face, scale: em / float64(face.Upem()), numbers: map[glyphKey]int{}}
	e.glyphs, e.texts = []outline{{scale: e.scale}}, []string{""} // number 0 is the glyph of missing letters, which is not used
	return e
}

// number returns the number of a glyph; it embeds the glyph at the first use.
func (e *embedded) number(g glyph) int {
	key := glyphKey{text: g.text, advance: rounded(g.advance), parts: partsKey(g.parts)}
	number, known := e.numbers[key]
	if !known {
		number = len(e.glyphs)
		e.numbers[key] = number
		o := outline{width: key.advance, scale: e.scale}
		for _, p := range g.parts {
			if p.id != font.EmptyGlyph {
				drawn, _ := e.face.GlyphDataOutline(p.id)
				o.parts = append(o.parts, path{x: rounded(p.x), y: rounded(p.y), segments: drawn.Segments})
			}
		}
		e.glyphs = append(e.glyphs, o)
		e.texts = append(e.texts, g.text)
	}
	return number
}

func partsKey(parts []part) string {
	var b []byte
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(p.id))
		b = binary.AppendVarint(b, int64(rounded(p.x)))
		b = binary.AppendVarint(b, int64(rounded(p.y)))
	}
	return string(b)
}

// natural returns the advance of a glyph in its font, without kerning.
func natural(face *font.Face, id font.GID) float64 {
	if id == font.EmptyGlyph {
		return 0
	}
	return float64(face.HorizontalAdvance(id)) * em / float64(face.Upem())
}

// write writes the font, and returns the number of its object.
func (e *embedded) write(f *file) (int, error) {
	name := plainName(e.face.Font)
	program := cffOf(name, e.glyphs)
	name = tag(program) + "+" + name
	programAt, err := f.stream("/Subtype /CIDFontType0C", program)
	if err != nil {
		return 0, err
	}
	textAt, err := f.stream("", []byte(e.toUnicode()))
	if err != nil {
		return 0, err
	}
	box := bounds(e.glyphs)
	ascent, descent := e.extents()
	descriptor := f.add("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile3 %d 0 R >>",
		name, box[0], box[1], box[2], box[3], ascent, descent, ascent, programAt)
	var widths strings.Builder
	for _, g := range e.glyphs {
		fmt.Fprintf(&widths, "%d ", g.width)
	}
	descendant := f.add("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /W [0 [%s]] >>",
		name, descriptor, strings.TrimSpace(widths.String()))
	return f.add("<< /Type /Font /Subtype /Type0 /BaseFont /%s-Identity-H /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, descendant, textAt), nil
}

// extents returns the extents of the font above and below the baseline.
func (e *embedded) extents() (ascent, descent int) {
	extents, ok := e.face.FontHExtents()
	if !ok {
		return em * 8 / 10, -em * 2 / 10
	}
	return rounded(float64(extents.Ascender) * e.scale), rounded(float64(extents.Descender) * e.scale)
}

// toUnicode returns the ToUnicode map: the text of each glyph.
func (e *embedded) toUnicode() string {
	var pairs []string
	for number, text := range e.texts {
		if text != "" {
			pairs = append(pairs, fmt.Sprintf("<%04X> <%s>\n", number, utf16Hex(text)))
		}
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const most = 100 // pairs in a block, by the specification
	for len(pairs) > 0 {
		some := pairs[:min(most, len(pairs))]
		pairs = pairs[len(some):]
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", len(some), strings.Join(some, ""))
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

// tag returns the six capital letters before the name of a subset of a font, which differ between subsets.
func tag(program []byte) string {
	sum := sha256.Sum256(program)
	var letters [6]byte
	for i := range letters {
		letters[i] = 'A' + sum[i]%26
	}
	return string(letters[:])
}
