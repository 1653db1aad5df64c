package command

import (
	"fmt"

	"entitlegraph/documents"
	"entitlegraph/resolvers"
)

// requestSettings say which requests are answered, and how documents of orders are written.
type requestSettings struct {
	limitSettings
	trustedSettings
	documentSettings
}

// requestRules are requestSettings with the files that they name read.
type requestRules struct {
	limits      resolvers.Limits
	trusted     resolvers.Documents
	trustedOnly bool
	fonts       *documents.Fonts
}

// rules reads what the settings name; open says that nobody has to say who they are.
func (s *requestSettings) rules(open bool) (requestRules, error) {
	limits := s.limits(open)
	trusted, err := s.documents(limits)
	if err != nil {
		return requestRules{}, err
	}
	fonts, err := documents.OpenFonts(s.DocumentFont...)
	if err != nil {
		return requestRules{}, fmt.Errorf("--document-font: %w", err)
	}
	return requestRules{limits, trusted, s.TrustedOnly, fonts}, nil
}

// notice gives what the page says about that.
func (s *requestSettings) notice() string {
	switch {
	case s.TrustedOnly:
		return " This server answers trusted documents alone: neither the schema nor questions of your own are answered."
	case !s.Introspection:
		return " The schema is not told here (introspection is turned off): write questions without its help."
	}
	return ""
}

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
