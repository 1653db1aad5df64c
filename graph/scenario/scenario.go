// Package scenario has situations: one small YAML file each, with the facts in plain words, questions about the products that a login may use at
// an instant, and conditions that the answers must and must not fulfil. Every rule from R9 to R23 and from R33 to R35, every warning and every reason has at least
// one. Tests run them against package entitle directly, and against the whole server over HTTP; a bug report becomes one more file.
//
// The name of a file begins with its rule, such as r12-conflicting-group-overrides.yaml, and the file with its story as a comment. Its
// organization has the fields of the records that `import` reads, in their most compact form.
package scenario

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"entitlegraph/graph/entitle"
)

// Scenario is one situation, and questions about it.
type Scenario struct {
	// Name is the file's name without its extension.
	Name string `yaml:"-"`
	// Story is the comment that opens the file.
	Story string `yaml:"-"`
	// Rules are the rules that the situation is about, such as "R12"; the one in the name is among them.
	Rules []string
	// Products are codes of further known products, besides those in the organization.
	Products     []string
	Organization Organization
	// Changes are contracts that are written a second time, after everything else: their state after a later change (R7). Their orders stay.
	Changes   []Contract
	Questions []Question

	source []byte
}

// Question is a question about one login at one instant.
type Question struct {
	Login string
	At    time.Time
	// Expect is the whole expected answer; nil when no user has the login.
	Expect *Expect
	// Lines are the lines behind entitled products, as "contract number/order number", in order (R20, R22). Products that are left out are not
	// compared.
	Lines map[string][]string
	// Elsewhere has the countries in which products withheld for OTHER_COUNTRY are in force (R20).
	Elsewhere map[string][]string
	// Checks are the expected checks of single products: a reason, or Allowed.
	Checks map[string]entitle.Reason
	// CountryOptions are the Entitlement Country options of the organization (R23); not compared when left out.
	CountryOptions []CountryOption `yaml:"countryOptions"`
	// Not has the values that the answer must not have.
	Not Not
}

// Allowed is the value in Question.Checks for a product that may be used.
const Allowed entitle.Reason = "ALLOWED"

// CountryOption is an expected entitle.CountryOption, with its sites by Customer Number.
type CountryOption struct {
	Country                string
	Represented            bool
	AnnualRecurringRevenue string `yaml:"annualRecurringRevenue"`
	Sites                  []string
}

//go:embed *.yaml
var files embed.FS

// All returns every scenario, by name.
func All() ([]*Scenario, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	all := make([]*Scenario, 0, len(names))
	for _, name := range names {
		source, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("scenario: %w", err)
		}
		s, err := Parse(strings.TrimSuffix(path.Base(name), ".yaml"), source)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Parse parses a scenario and checks that it is consistent. An unknown field is an error.
func Parse(name string, source []byte) (*Scenario, error) {
	s := &Scenario{Name: name, Story: story(source), source: source}
	if err := yaml.UnmarshalWithOptions(source, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("scenario %s: %w", name, err)
	}
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("scenario %s: %w", name, err)
	}
	return s, nil
}

// story returns the comment that opens a file, without its marks.
func story(source []byte) string {
	var lines []string
	for line := range strings.Lines(string(source)) {
		text, isComment := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !isComment {
			break
		}
		lines = append(lines, strings.TrimSpace(text))
	}
	return strings.Join(lines, "\n")
}
