// Package pdf writes lines of text and rules on A4 pages of a PDF file. Text of any script is shaped and ordered by the rules of Unicode, each
// letter is set in the first font that has it, and the file embeds only the outlines that are used.
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

// Fonts are the fonts of a document, in order of preference. They are safe for concurrent use.
type Fonts struct {
	fonts   []*font.Font
	setters sync.Pool // of *typesetter, which is slow to create and serves one document at a time
}

// NewFonts returns fonts in this order of preference; there must be at least one.
func NewFonts(fonts ...*font.Font) *Fonts {
	f := &Fonts{fonts: fonts}
	f.setters.New = func() any { return newTypesetter(f.fonts) }
	return f
}

// Parse reads a font file: TrueType, OpenType, or the first font of a collection. It refuses a file that is not a font, and a font without
// outlines of letters, such as one of bitmaps alone.
func Parse(file []byte) (parsed *font.Font, err error) {
	defer func() { // the library panics on some damaged tables
		if r := recover(); r != nil {
			parsed, err = nil, fmt.Errorf("the font is damaged: %v", r)
		}
	}()
	loaders, err := opentype.NewLoaders(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("not a TrueType or OpenType font: %w", err)
	}
	if len(loaders) == 0 {
		return nil, errors.New("not a TrueType or OpenType font: the collection is empty")
	}
	parsed, err = font.NewFont(loaders[0])
	if err != nil {
		return nil, fmt.Errorf("the font is damaged: %w", err)
	}
	if !hasOutlines(newFace(parsed)) {
		return nil, errors.New("the font has no outlines of letters, which a PDF needs; fonts of bitmaps or colours alone cannot be embedded")
	}
	return parsed, nil
}

// hasOutlines reports whether a font has an outline for any letter.
func hasOutlines(face *font.Face) bool {
	letters := face.Cmap.Iter()
	for letters.Next() {
		if r, _ := letters.Char(); drawn(face, r) {
			return true
		}
	}
	return false
}

// drawn reports whether a font has an outline for a letter.
func drawn(face *font.Face, r rune) bool {
	glyph, ok := face.NominalGlyph(r)
	if !ok || glyph == 0 {
		return false
	}
	outline, ok := face.GlyphDataOutline(glyph)
	return ok && len(outline.Segments) > 0
}

// newFace returns a face of a font, which is not safe for concurrent use. A variable font has its regular weight.
func newFace(f *font.Font) *font.Face {
	face := font.NewFace(f)
	face.SetVariations([]font.Variation{{Tag: opentype.MustNewTag("wght"), Value: 400}})
	return face
}

// plainName returns the name of a font's family as a PDF name of ASCII letters and digits.
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
