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

// unassigned are codes that the library knows and ISO 3166-1 does not assign: a former country, another former one, and a
// user-assigned code.
var unassigned = []string{"AN", "YU", "XK"}

// shortNames are ISO 3166 English short names where the library has a former or a garbled one.
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

// NormalizeCountry gives the code of an assigned country, trimmed and upper-cased, and refuses any other (R3).
func NormalizeCountry(s string) (string, error) {
	code := upperASCII(strings.TrimSpace(s))
	if _, ok := countryNames()[code]; !ok {
		return "", Invalid("R3", "country %s must be an assigned ISO 3166-1 alpha-2 code, such as DE", quote(s))
	}
	return code, nil
}

// CountryOf gives the country of a code that was normalised before. A code that is not assigned keeps itself as its name.
func CountryOf(code string) Country {
	if name, ok := countryNames()[code]; ok {
		return Country{Code: code, Name: name}
	}
	return Country{Code: code, Name: code}
}

// OptionalCountry is CountryOf for a code that may be absent (empty).
func OptionalCountry(code string) *Country {
	if code == "" {
		return nil
	}
	c := CountryOf(code)
	return &c
}

// Countries gives every assigned country, by code.
func Countries() []Country {
	all := make([]Country, 0, len(countryNames()))
	for code, name := range countryNames() {
		all = append(all, Country{Code: code, Name: name})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Code < all[j].Code })
	return all
}
