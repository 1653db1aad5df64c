package command

import "entitlegraph/documents"

// documentSettings say how documents of orders are written (docs/operations.md).
type documentSettings struct {
	DocumentFont fontFiles `help:"Font files for PDF documents, separated by commas: each letter is set in the first one that has it, and in the fonts of the program when none has." placeholder:"FILE,..."`
}

// fontFiles are the names of font files.
type fontFiles []string

// Validate refuses a file that cannot be read, or is no font that a PDF can hold.
func (f fontFiles) Validate() error {
	_, err := documents.OpenFonts(f...)
	return err
}
