package command

import (
	"fmt"
	"time"

	"entitlegraph/api"
	"entitlegraph/documents"
	"entitlegraph/domainproof"
	"entitlegraph/policy"
)

// requestSettings say which requests the server answers, in which fonts it writes documents of orders, and which DNS server it asks.
type requestSettings struct {
	limitSettings
	trustedSettings
	documentSettings
	policySettings
	domainSettings
	changelogSettings
}

// requestRules are requestSettings with the contents of the files that they name.
type requestRules struct {
	limits      policy.Limits
	trusted     api.Documents
	trustedOnly bool
	fonts       *documents.Fonts
	policy      policy.Options
	dns         *domainproof.DNS
	keepChanges time.Duration
}

// rules reads the files that the settings name. open means that no identity provider is configured.
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
	return requestRules{limits, trusted, s.TrustedOnly, fonts, policy.Options{SelfProfileCountry: s.SelfProfileCountry}, s.dns(), s.KeepChanges}, nil
}

// notice returns the page's text about them.
func (s *requestSettings) notice() string {
	switch {
	case s.TrustedOnly:
		return " This server answers trusted documents only, and no other query: neither introspection nor queries of your own."
	case !s.Introspection:
		return " Introspection is turned off, so this page does not know the schema: write queries without its help."
	}
	return ""
}

// policySettings are the rights that the operator decides about (docs/access.md).
type policySettings struct {
	SelfProfileCountry bool `help:"Let every user change the country of its own profile, which decides what the user may use."`
}

// documentSettings are the fonts of documents of orders (docs/operations.md).
type documentSettings struct {
	DocumentFont fontFiles `help:"Font files for PDF documents, separated by commas. A letter is set in the first file that has it, otherwise in the fonts of the program." placeholder:"FILE,..."`
}

// fontFiles are the paths of font files.
type fontFiles []string

// Validate refuses a file that cannot be read or is not a font that a PDF can embed.
func (f fontFiles) Validate() error {
	_, err := documents.OpenFonts(f...)
	return err
}

// changelogSettings are those of the log of changes.
type changelogSettings struct {
	KeepChanges time.Duration `help:"How long a change can be read in the log of changes (${default}); the audit log keeps it." default:"720h" placeholder:"DURATION"`
}

// leastKept is the shortest time for which changes may be kept: a client that restarts should not lose its place.
const leastKept = time.Hour

// Validate refuses a time that is too short.
func (s *changelogSettings) Validate() error {
	if s.KeepChanges < leastKept {
		return fmt.Errorf("--keep-changes is %s; it must be %s or more, such as 720h for 30 days", s.KeepChanges, leastKept)
	}
	return nil
}
