package pdf

import (
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// outline is a glyph as it is embedded. Lengths are in thousandths of the font size.
type outline struct {
	width int
	parts []path
	scale float64 // from the font's units
}

// path is a part of an outline: segments in the font's units, and how far from the glyph's place they are.
type path struct {
	x, y     int
	segments []font.Segment
}

// at gives a point of a path in thousandths of the font size.
func (p path) at(point opentype.SegmentPoint, scale float64) (x, y int) {
	return rounded(float64(point.X)*scale) + p.x, rounded(float64(point.Y)*scale) + p.y
}

// Operators of the Compact Font Format (Adobe Technical Note 5176) and of its charstrings (5177). Those of 12 take two bytes.
const (
	opFontBBox      = 5
	opCharset       = 15
	opCharStrings   = 17
	opPrivate       = 18
	opDefaultWidth  = 20
	opNominalWidth  = 21
	opROS           = 12<<8 | 30
	opCIDCount      = 12<<8 | 34
	opFDArray       = 12<<8 | 36
	opFDSelect      = 12<<8 | 37
	opLineTo        = 5
	opCurveTo       = 8
	opEndChar       = 14
	opMoveTo        = 21
	standardStrings = 391 // what the format knows without being told; strings of a font count from here
)

// cffOf gives a font of glyphs in the Compact Font Format, keyed by number: whatever form the font file has that they come from, what is
// embedded has this one. The first glyph is the one that stands for what is missing.
func cffOf(name string, glyphs []outline) []byte {
	strings := index([]byte("Adobe"), []byte("Identity"))
	charstrings := make([][]byte, len(glyphs))
	for i, g := range glyphs {
		charstrings[i] = charstring(g)
	}
	private := operator(operator(nil, opDefaultWidth, 0), opNominalWidth, 0)
	// Offsets are written in five bytes whatever they are, so that the length of what names them is known before.
	top := func(charset, selects, charStrings, fonts int) []byte {
		b := operator(nil, opROS, standardStrings, standardStrings+1, 0)
		b = operator(b, opFontBBox, bounds(glyphs)...)
		b = operator(b, opCIDCount, len(glyphs))
		b = operator(b, opCharset, charset)
		b = operator(b, opFDSelect, selects)
		b = operator(b, opCharStrings, charStrings)
		return operator(b, opFDArray, fonts)
	}
	font := func(at int) []byte { return index(operator(nil, opPrivate, len(private), at)) }
	file := func(charset, selects, charStrings, fonts, privateAt int) (parts [][]byte) {
		return [][]byte{
			{1, 0, 4, 4}, index([]byte(name)), index(top(charset, selects, charStrings, fonts)), strings, index(),
			charsetOf(len(glyphs)), selectOf(len(glyphs)), index(charstrings...), font(privateAt), private,
		}
	}
	var at [10]int
	length := 0
	for i, part := range file(0, 0, 0, 0, 0) {
		at[i] = length
		length += len(part)
	}
	whole := make([]byte, 0, length)
	for _, part := range file(at[5], at[6], at[7], at[8], at[9]) {
		whole = append(whole, part...)
	}
	return whole
}

// charsetOf numbers the glyphs by their place.
func charsetOf(glyphs int) []byte {
	b := binary.BigEndian.AppendUint16([]byte{2}, 1)
	return binary.BigEndian.AppendUint16(b, uint16(glyphs-2)) // how many follow the first one that is numbered
}

// selectOf says that every glyph is of the one font there is.
func selectOf(glyphs int) []byte {
	return binary.BigEndian.AppendUint16([]byte{3, 0, 1, 0, 0, 0}, uint16(glyphs))
}

// index is a list of byte strings.
func index(items ...[]byte) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(items)))
	if len(items) == 0 {
		return b
	}
	b = append(b, 4)
	end := uint32(1)
	b = binary.BigEndian.AppendUint32(b, end)
	for _, item := range items {
		end += uint32(len(item))
		b = binary.BigEndian.AppendUint32(b, end)
	}
	for _, item := range items {
		b = append(b, item...)
	}
	return b
}

// operator adds an operator of a dictionary behind its operands.
func operator(b []byte, op int, operands ...int) []byte {
	for _, n := range operands {
		b = binary.BigEndian.AppendUint32(append(b, 29), uint32(int32(n)))
	}
	if op > math.MaxUint8 {
		b = append(b, byte(op>>8))
	}
	return append(b, byte(op))
}

// charstring draws a glyph.
func charstring(g outline) []byte {
	b := number(nil, g.width)
	x, y := 0, 0
	for _, p := range g.parts {
		to := func(points ...opentype.SegmentPoint) {
			for _, point := range points {
				nextX, nextY := p.at(point, g.scale)
				b = number(number(b, nextX-x), nextY-y)
				x, y = nextX, nextY
			}
		}
		var last opentype.SegmentPoint
		for _, s := range p.segments {
			points := s.ArgsSlice()
			switch s.Op {
			case opentype.SegmentOpMoveTo:
				to(points...)
				b = append(b, opMoveTo)
			case opentype.SegmentOpLineTo:
				to(points...)
				b = append(b, opLineTo)
			case opentype.SegmentOpQuadTo:
				to(between(last, points[0]), between(points[1], points[0]), points[1])
				b = append(b, opCurveTo)
			case opentype.SegmentOpCubeTo:
				to(points...)
				b = append(b, opCurveTo)
			}
			last = points[len(points)-1]
		}
	}
	return append(b, opEndChar)
}

// between is two thirds of the way to the one control point of a quadratic curve: where a cubic one has its control point.
func between(end, control opentype.SegmentPoint) opentype.SegmentPoint {
	return opentype.SegmentPoint{X: end.X + (control.X-end.X)*2/3, Y: end.Y + (control.Y-end.Y)*2/3}
}

// number writes an operand of a charstring.
func number(b []byte, n int) []byte {
	n = min(max(n, math.MinInt16), math.MaxInt16)
	switch {
	case n >= -107 && n <= 107:
		return append(b, byte(n+139))
	case n >= 108 && n <= 1131:
		return append(b, byte((n-108)>>8)+247, byte(n-108))
	case n >= -1131 && n <= -108:
		return append(b, byte((-n-108)>>8)+251, byte(-n-108))
	}
	return binary.BigEndian.AppendUint16(append(b, 28), uint16(int16(n)))
}

// bounds gives the box that all glyphs are in: left, bottom, right, top.
func bounds(glyphs []outline) []int {
	box := []int{0, 0, 0, 0}
	for _, g := range glyphs {
		for _, p := range g.parts {
			for _, s := range p.segments {
				for _, point := range s.ArgsSlice() {
					x, y := p.at(point, g.scale)
					box[0], box[1], box[2], box[3] = min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)
				}
			}
		}
	}
	return box
}

func rounded(n float64) int { return int(math.Round(n)) }
