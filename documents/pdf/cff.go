package pdf

import (
	"encoding/binary"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// outline is the outline of an embedded glyph. Lengths are in thousandths of the font size.
type outline struct {
	width int
	parts []path
	scale float64 // of a unit of the font, in thousandths of the font size
}

// path is a part of an outline: segments in units of the font, and their offset from the place of the glyph.
type path struct {
	x, y     int
	segments []font.Segment
}

// at returns a point of the path in thousandths of the font size.
func (p path) at(point opentype.SegmentPoint, scale float64) (x, y int) {
	return rounded(float64(point.X)*scale) + p.x, rounded(float64(point.Y)*scale) + p.y
}

// Operators of the Compact Font Format (Adobe Technical Note 5176) and of its charstrings (5177). Operators that begin with 12 have two bytes.
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
	standardStrings = 391 // the number of predefined strings; the strings of a font have the numbers after them
)

// cffOf returns a font with these glyphs in the Compact Font Format, keyed by number, whatever the format of the font file. The first glyph is
// that of missing letters.
func cffOf(name string, glyphs []outline) []byte {
	strings := index([]byte("Adobe"), []byte("Identity"))
	charstrings := make([][]byte, len(glyphs))
	for i, g := range glyphs {
		charstrings[i] = charstring(g)
	}
	private := operator(operator(nil, opDefaultWidth, 0), opNominalWidth, 0)
	// An offset takes five bytes whatever its value, so the length of the dictionary does not depend on the offsets in it.
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

// charsetOf returns the charset: each glyph's number is its index.
func charsetOf(glyphs int) []byte {
	b := binary.BigEndian.AppendUint16([]byte{2}, 1)
	return binary.BigEndian.AppendUint16(b, uint16(glyphs-2)) // the number of glyphs after the first numbered one
}

// selectOf returns the FDSelect: all glyphs belong to font 0.
func selectOf(glyphs int) []byte {
	return binary.BigEndian.AppendUint16([]byte{3, 0, 1, 0, 0, 0}, uint16(glyphs))
}

// index returns an INDEX of byte strings.
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

// operator appends operands and an operator to a dictionary.
func operator(b []byte, op int, operands ...int) []byte {
	for _, n := range operands {
		b = binary.BigEndian.AppendUint32(append(b, 29), uint32(int32(n)))
	}
	if op > math.MaxUint8 {
		b = append(b, byte(op>>8))
	}
	return append(b, byte(op))
}

// charstring returns the program that draws a glyph.
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

// between returns the point two thirds of the way to the control point of a quadratic curve, which is a control point of the equal cubic curve.
func between(end, control opentype.SegmentPoint) opentype.SegmentPoint {
	return opentype.SegmentPoint{X: end.X + (control.X-end.X)*2/3, Y: end.Y + (control.Y-end.Y)*2/3}
}

// number appends an operand of a charstring.
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

// bounds returns the box that contains all glyphs: left, bottom, right, top.
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
