package pdf

import (
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/segmenter"
)

// opportunity is the quality of a line break before a letter.
type opportunity uint8

const (
	never  opportunity = iota // between a letter and its marks
	forced                    // between two letters, if the line has no better place
	good                      // a break opportunity by the rules of Unicode
)

// breaks returns the opportunity before each letter, and at the end.
func breaks(parts *segmenter.Segmenter, letters []rune) []opportunity {
	before := make([]opportunity, len(letters)+1)
	parts.Init(letters)
	for part := parts.GraphemeIterator(); part.Next(); {
		before[part.Grapheme().Offset] = forced
	}
	for part := parts.LineIterator(); part.Next(); {
		before[part.Line().Offset] = good
	}
	return before
}

// wrap divides clusters into lines of at most this width, not counting spaces at the end of a line. A line has at least one cluster.
func wrap(clusters []cluster, before []opportunity, width float64) [][]cluster {
	var lines [][]cluster
	for len(clusters) > 0 {
		end := lineEnd(clusters, before, width)
		lines = append(lines, clusters[:end])
		clusters = clusters[end:]
	}
	return lines
}

// lineEnd returns the number of clusters in the next line.
func lineEnd(clusters []cluster, before []opportunity, width float64) int {
	const rounding = 0.01
	var best [good + 1]int // by opportunity, the last break that fits
	taken := 0.0
	for i, c := range clusters {
		if at := before[c.start]; i > 0 && at != never {
			best[at] = i
		}
		taken += c.advance
		if taken > width+rounding && !c.space && i > 0 {
			switch {
			case best[good] > 0:
				return best[good]
			case best[forced] > 0:
				return best[forced]
			}
		}
	}
	return len(clusters)
}

// line places the clusters of a line side by side, from left to right.
func (t *typesetter) line(clusters []cluster, letters []rune) line {
	for len(clusters) > 1 && clusters[len(clusters)-1].space {
		clusters = clusters[:len(clusters)-1]
	}
	var l line
	pen := 0.0
	for _, c := range visual(clusters) {
		from := len(l.glyphs)
		for _, g := range c.run.glyphs[c.first:c.after] {
			x, y := pen+units(g.XOffset), units(g.YOffset)
			l.glyphs = append(l.glyphs, glyph{
				face: c.run.face, x: x, y: y, advance: natural(t.faces[c.run.face], g.GlyphID), parts: []part{{id: g.GlyphID}},
			})
			pen += units(g.Advance)
			l.left, l.right = min(l.left, x+units(g.XBearing)), max(l.right, x+units(g.XBearing+g.Width), pen)
			l.top, l.bottom = max(l.top, y+units(g.YBearing)), min(l.bottom, y+units(g.YBearing+g.Height))
		}
		l.glyphs = append(l.glyphs[:from], lettered(l.glyphs[from:], letters[c.start:c.end], c.run.level%2 == 1)...)
	}
	return l
}

// visual returns the clusters of a line in visual order, from left to right, by rule L2 of Unicode's bidirectional algorithm: for each level from
// the highest down to 1, each sequence of clusters of at least that level is reversed.
func visual(clusters []cluster) []cluster {
	highest, mixed := bidi.Level(0), false
	for _, c := range clusters {
		highest, mixed = max(highest, c.run.level), mixed || c.run.level > 0
	}
	if !mixed {
		return clusters
	}
	ordered := slices.Clone(clusters)
	for level := highest; level > 0; level-- {
		for from := 0; from < len(ordered); from++ {
			to := from
			for to < len(ordered) && ordered[to].run.level >= level {
				to++
			}
			slices.Reverse(ordered[from:to])
			from = max(from, to)
		}
	}
	return ordered
}
