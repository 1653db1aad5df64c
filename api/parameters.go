package api

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"entitlegraph/graph"
)

// parameters are the parameters of a query string by name. Every address that reads its query string reads it here: url.URL.Query
// silently drops a parameter that it cannot decode, and a dry run without its parameter dryRun would change the database.
type parameters map[string]string

// readParameters returns the known parameters of a request. It refuses a query string that cannot be read, and a known parameter
// that occurs twice.
func readParameters(r *http.Request, known ...string) (parameters, error) {
	values, err := parseQueryString(r.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	given := parameters{}
	for _, name := range known {
		switch all := values[name]; len(all) {
		case 0:
		case 1:
			given[name] = all[0]
		default:
			return nil, badParameters("the parameter %s stands %d times in the address; give it once", name, len(all))
		}
	}
	return given, nil
}

// onlyParameters is readParameters for an address that accepts these parameters alone, each with a value.
func onlyParameters(r *http.Request, known ...string) (parameters, error) {
	given, err := readParameters(r, known...)
	if err != nil {
		return nil, err
	}
	takes := "there are none here"
	if len(known) > 0 {
		takes = "there are " + strings.Join(known, " and ") + ", in exactly this spelling"
	}
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		if !slices.Contains(known, name) {
			return nil, badParameters("the address has the unknown parameter %.80q; %s", name, takes)
		}
		if given[name] == "" {
			return nil, badParameters("the parameter %s of the address has no value", name)
		}
	}
	return given, nil
}

// parseQueryString parses a query string, and refuses one that it cannot parse completely.
func parseQueryString(text string) (url.Values, error) {
	values, err := url.ParseQuery(text)
	var escape url.EscapeError
	switch {
	case errors.As(err, &escape):
		return nil, badParameters("the query string has the escape %q: a percent sign and two hexadecimal digits must stand there; write %%25 for a percent sign", string(escape))
	case err != nil && strings.Contains(text, ";"):
		return nil, badParameters("the query string has a semicolon: & separates parameters; write %%3B for a semicolon in a value")
	case err != nil:
		return nil, badParameters("the query string of the address cannot be read")
	}
	for name, all := range values {
		if !utf8.ValidString(name) || !utf8.ValidString(strings.Join(all, "&")) {
			return nil, badParameters("the query string is not UTF-8")
		}
	}
	return values, nil
}

func badParameters(format string, args ...any) error {
	return graph.Errorf(graph.CodeBadRequest, format, args...)
}

// truth returns the value of a parameter that must be true or false; false when it is absent.
func (p parameters) truth(name string) (bool, error) {
	switch text, given := p[name]; {
	case !given, text == "false":
		return false, nil
	case text == "true":
		return true, nil
	default:
		return false, graph.InField(name, graph.Invalid("", "%s %.80q must be true or false", name, text))
	}
}
