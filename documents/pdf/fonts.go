// Package pdf writes lines of text and rules on pages of A4 as a PDF file. Text of any script is shaped and ordered as Unicode has it, each
// letter is set in the first font that has it, and the file holds of each font the outlines that are used and no more.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Fonts are the fonts of a document, in the order in which they are asked for a letter. They are safe for concurrent use.
type Fonts struct {
	fonts   []*font.Font
	setters sync.Pool // of *typesetter: what only one document at a time can use, and is slow to make
}

// NewFonts gives fonts in the order of preference; there must be at least one.
func NewFonts(fonts ...*font.Font) *Fonts {
	f := &Fonts{fonts: fonts}
	f.setters.New = func() any { return newTypesetter(f.fonts) }
	return f
}

// Parse reads a font file: TrueType, OpenType, or a collection, of which it gives the first font. It refuses a file that is no font, and a
// font that has no outlines for letters, such as one of pictures alone.
func Parse(file []byte) (parsed *font.Font, err error) {
	defer func() { // of a damaged table that the library does not expect
		if r := recover(); r != nil {
			parsed, err = nil, fmt.Errorf("the font is damaged: %v", r)
		}
	}()
	loaders, err := opentype.NewLoaders(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("no TrueType or OpenType font: %w", err)
	}
	if len(loaders) == 0 {
		return nil, errors.New("no TrueType or OpenType font: the collection is empty")
	}
	parsed, err = font.NewFont(loaders[0])
	if err != nil {
		return nil, fmt.Errorf("the font is damaged: %w", err)
	}
	if !hasOutlines(newFace(parsed)) {
		return nil, errors.New("the font has no outlines of letters, which a PDF needs; fonts of bitmaps or colours alone do not fit")
	}
	return parsed, nil
}

// hasOutlines says whether any letter of a font can be drawn.
func hasOutlines(face *font.Face) bool {
	letters := face.Cmap.Iter()
	for letters.Next() {
		if r, _ := letters.Char(); drawn(face, r) {
			return true
		}
	}
	return false
}

// drawn says whether a font draws something for a letter.
func drawn(face *font.Face, r rune) bool {
	glyph, ok := face.NominalGlyph(r)
	if !ok || glyph == 0 {
		return false
	}
	outline, ok := face.GlyphDataOutline(glyph)
	return ok && len(outline.Segments) > 0
}

// newFace gives a font for one user at a time. A font of variable weight is set in its regular one.
func newFace(f *font.Font) *font.Face {
	face := font.NewFace(f)
	face.SetVariations([]font.Variation{{Tag: opentype.MustNewTag("wght"), Value: 400}})
	return face
}

// plainName gives the name of a font's family as a PDF name: ASCII letters and digits.
func plainName(f *font.Font) string {
	name := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, f.Describe().Family)
	if name == "" {
		return "Font"
	}
	return name[:min(len(name), 60)]
}
