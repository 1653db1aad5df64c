package pdf

// lettered returns the glyphs of a cluster with the letters that each stands for, so that copied text equals the written text. Each glyph gets at
// least one letter: PDF readers copy a glyph without a text as an unknown letter. In right-to-left text each glyph gets exactly one letter, and
// is left of the glyph before it, as PDF readers expect.
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
		first := len(letters) - len(glyphs) // surplus letters go to the first glyph
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

// joined merges glyphs into one, at the place of the first.
func joined(glyphs []glyph) glyph {
	whole := glyphs[0]
	for _, g := range glyphs[1:] {
		whole.parts = append(whole.parts, part{id: g.parts[0].id, x: g.x - whole.x, y: g.y - whole.y})
		whole.advance = max(whole.advance, g.x+g.advance-whole.x)
	}
	return whole
}

// parted splits a glyph into several with equal parts of its advance. The last has its outlines, the others have none.
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
