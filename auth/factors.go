package auth

import (
	"fmt"
	"slices"
	"strings"

	"entitlegraph/graph"
)

// Requirement says which requests need a token that proves a login with more than one factor.
type Requirement string

// The requirements.
const (
	RequireForNothing Requirement = "none"
	// RequireForChanges is for changes alone; a dry run is none.
	RequireForChanges    Requirement = "changes"
	RequireForEverything Requirement = "everything"
)

// Factors say which requests need a login with more than one factor, and by which claim a token proves it.
type Factors struct {
	// Required says which requests; empty means RequireForNothing.
	Required Requirement
	// Claim is the claim with the proof, a string or a list of strings: a name, or a path with dots. The usual ones are amr (RFC 8176), a list of
	// methods, and acr, one level.
	Claim string
	// Values are the values of Claim that prove more than one factor; one of them is enough.
	Values []string
}

// The defaults of Factors.
const (
	DefaultFactorsClaim = "amr"
	DefaultFactorsValue = "mfa"
)

// acrClaim is the claim whose values a client can ask the identity provider for, as acr_values.
const acrClaim = "acr"

// missing returns the refusal of what needs more than one factor; nil if the claims prove it, or if it is not required. what is the subject of
// the message.
func (f Factors) missing(c claims, what string) *graph.Error {
	if f.Required == "" || f.Required == RequireForNothing {
		return nil
	}
	values := c.list(f.Claim)
	if slices.ContainsFunc(values, func(value string) bool { return slices.Contains(f.Values, value) }) {
		return nil
	}
	found := "is missing"
	if c.at(f.Claim) != nil {
		found = "has " + quoted(values, ", ")
	}
	err := refuse("%s a login with more than one factor, which the token does not prove: its claim %s %s, and must have %s; log in again with a second factor, and send the new token",
		what, f.Claim, found, quoted(f.Values, " or "))
	err.Challenge = f.challenge()
	return err
}

// challenge returns the parameters of the WWW-Authenticate header by which a client asks for a login with more factors (RFC 9470).
func (f Factors) challenge() string {
	parameters := `error="insufficient_user_authentication", error_description="a login with more than one factor is required"`
	if f.Claim == acrClaim {
		parameters += fmt.Sprintf(`, acr_values="%s"`, strings.Join(f.Values, " "))
	}
	return parameters
}

// quoted returns texts for a message: at most five, each shortened to 80 bytes.
func quoted(texts []string, separator string) string {
	const most = 5
	if len(texts) == 0 {
		return "no text"
	}
	words := make([]string, 0, most+1)
	for _, text := range texts[:min(len(texts), most)] {
		words = append(words, fmt.Sprintf("%.80q", text))
	}
	if len(texts) > most {
		words = append(words, "...")
	}
	return strings.Join(words, separator)
}

// CheckFactorsValue refuses a value that cannot be in the acr_values of a WWW-Authenticate header, which are separated by spaces.
func CheckFactorsValue(value string) error {
	unfit := func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }
	if value == "" || strings.ContainsFunc(value, unfit) {
		return fmt.Errorf("%q must be one or more values, separated by commas, of ASCII characters without spaces, quotation marks and backslashes", value)
	}
	return nil
}
