package pdf

// lettered gives the glyphs of a cluster with the letters that they stand for, so that what is copied from a document is what was written. There is then
// no glyph that stands for nothing, which readers of PDF take for a letter that they do not know; and from right to left each glyph stands for one
// letter and is left of the one before it, as readers expect it.
func lettered(glyphs []glyph, letters []rune, rightToLeft bool) []glyph {
	if len(glyphs) == 0 || len(letters) == 0 {
		return glyphs
	}
	if more := len(glyphs) - len(letters); more > 0 && rightToLeft {
		glyphs = append([]glyph{joined(glyphs[:more+1])}, glyphs[more+1:]...)
	} else if more > 0 {
		glyphs = append(glyphs[:len(letters)-1:len(letters)-1], joined(glyphs[len(letters)-1:]))
	}
	if !rightToLeft {
		first := len(letters) - len(glyphs) // letters that there are more of stand with the first glyph
		for i := range glyphs {
			glyphs[i].text = string(letters[first+i])
		}
		glyphs[0].text = string(letters[:first+1])
		return glyphs
	}
	glyphs = append(parted(glyphs[0], len(letters)-len(glyphs)+1), glyphs[1:]...)
	for i := range glyphs {
		glyphs[i].text = string(letters[len(letters)-1-i])
	}
	return glyphs
}

// joined makes one glyph of several, at the place of the first.
func joined(glyphs []glyph) glyph {
	whole := glyphs[0]
	for _, g := range glyphs[1:] {
		whole.parts = append(whole.parts, part{id: g.parts[0].id, x: g.x - whole.x, y: g.y - whole.y})
		whole.advance = max(whole.advance, g.x+g.advance-whole.x)
	}
	return whole
}

// parted makes several glyphs of one, each with an equal part of its advance: the last draws what it drew, the others nothing.
func parted(g glyph, count int) []glyph {
	advance := g.advance / float64(count)
	glyphs := make([]glyph, count)
	for i := range glyphs {
		glyphs[i] = glyph{face: g.face, x: g.x + float64(i)*advance, y: g.y, advance: advance}
	}
	last := &glyphs[count-1]
	for _, p := range g.parts {
		p.x -= last.x - g.x
		last.parts = append(last.parts, p)
	}
	return glyphs
}
