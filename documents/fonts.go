package documents

import (
	"fmt"
	"os"
	"sync"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/font"

	"entitlegraph/documents/pdf"
)

// Fonts are the fonts of PDF documents. They are safe for concurrent use.
type Fonts struct{ set *pdf.Fonts }

// builtIn are the fonts that come with the program: Liberation Sans, which is legible in tables, for Latin, Greek and Cyrillic, and DejaVu Sans
// for Hebrew, Arabic, Armenian, Georgian and many symbols.
var builtIn = sync.OnceValues(func() ([]*font.Font, error) { return parse(liberationsansregular.TTF, dejavusans.TTF) })

func parse(files ...[]byte) ([]*font.Font, error) {
	fonts := make([]*font.Font, len(files))
	for i, file := range files {
		var err error
		if fonts[i], err = pdf.Parse(file); err != nil {
			return nil, err
		}
	}
	return fonts, nil
}

// ownFonts returns builtIn without fonts of the operator.
var ownFonts = sync.OnceValues(func() (*Fonts, error) { return OpenFonts() })

// OpenFonts reads font files (TrueType, OpenType, or the first font of a collection). A letter is set in the first of them that has it,
// otherwise in the program's own fonts. The error for a file that cannot be used names the file.
func OpenFonts(files ...string) (*Fonts, error) {
	var fonts []*font.Font
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		parsed, err := parse(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		fonts = append(fonts, parsed...)
	}
	own, err := builtIn()
	if err != nil {
		return nil, err
	}
	return &Fonts{pdf.NewFonts(append(fonts, own...)...)}, nil
}
