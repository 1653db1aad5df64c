package graph

import (
	"sort"
	"strings"
	"sync"

	"github.com/biter777/countries"
)

// Country is an assigned ISO 3166-1 country (R3).
type Country struct {
	// Code is the alpha-2 code, upper case.
	Code string
	// Name is the English short name.
	Name string
}

// unassigned are codes that the library knows and ISO 3166-1 does not assign: those of two former countries, and a user-assigned one.
var unassigned = []string{"AN", "YU", "XK"}

// shortNames are the ISO 3166 English short names of codes for which the library has a former or a garbled name.
var shortNames = map[string]string{
	"AX": "Åland Islands", "BL": "Saint Barthélemy", "BO": "Bolivia, Plurinational State of", "BQ": "Bonaire, Sint Eustatius and Saba",
	"CD": "Congo, Democratic Republic of the", "CI": "Côte d'Ivoire", "CV": "Cabo Verde", "CW": "Curaçao", "FM": "Micronesia, Federated States of",
	"GS": "South Georgia and the South Sandwich Islands", "HK": "Hong Kong", "IM": "Isle of Man", "IR": "Iran, Islamic Republic of",
	"KP": "Korea, Democratic People's Republic of", "KR": "Korea, Republic of", "LY": "Libya", "MD": "Moldova, Republic of",
	"MF": "Saint Martin (French part)", "MK": "North Macedonia", "MO": "Macao", "PS": "Palestine, State of", "RE": "Réunion",
	"SH": "Saint Helena, Ascension and Tristan da Cunha", "SJ": "Svalbard and Jan Mayen", "SX": "Sint Maarten (Dutch part)",
	"SZ": "Eswatini", "TL": "Timor-Leste", "TR": "Türkiye", "TW": "Taiwan, Province of China", "TZ": "Tanzania, United Republic of",
	"VE": "Venezuela, Bolivarian Republic of", "VG": "Virgin Islands, British", "VI": "Virgin Islands, U.S.", "VN": "Viet Nam",
	"WF": "Wallis and Futuna",
}

var countryNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string, 249)
	for _, c := range countries.All() {
		names[c.Alpha2()] = c.String()
	}
	for code, name := range shortNames {
		names[code] = name
	}
	for _, code := range unassigned {
		delete(names, code)
	}
	return names
})

// NormalizeCountry returns the code of an assigned country, trimmed and upper-cased; any other code is an error (R3).
func NormalizeCountry(s string) (string, error) {
	code := upperASCII(strings.TrimSpace(s))
	if _, ok := countryNames()[code]; !ok {
		return "", Invalid("R3", "country %s must be an assigned ISO 3166-1 alpha-2 code, such as DE", quote(s))
	}
	return code, nil
}

// CountryOf returns the country of a normalised code. A code that is not assigned is its own name.
func CountryOf(code string) Country {
	if name, ok := countryNames()[code]; ok {
		return Country{Code: code, Name: name}
	}
	return Country{Code: code, Name: code}
}

// OptionalCountry is CountryOf for an optional code; nil for an empty one.
func OptionalCountry(code string) *Country {
	if code == "" {
		return nil
	}
	c := CountryOf(code)
	return &c
}

// Countries returns every assigned country, sorted by code.
func Countries() []Country {
	all := make([]Country, 0, len(countryNames()))
	for code, name := range countryNames() {
		all = append(all, Country{Code: code, Name: name})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Code < all[j].Code })
	return all
}
