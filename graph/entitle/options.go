package entitle

import (
	"slices"
	"strings"
	"time"

	"entitlegraph/graph"
)

// CountryOptions returns the countries of an organization's sites (R23), sorted by code, each with its sites by Customer Number, whether it is
// represented at the instant, and its ARR (0 when it is not).
func CountryOptions(h *AccountFacts, at time.Time) []CountryOption {
	h = h.prepared()
	countries := h.on(graph.DateOf(at)).represented
	var options []CountryOption
	for _, site := range h.Sites {
		i, found := slices.BinarySearchFunc(options, site.CountryCode, func(o CountryOption, code string) int {
			return strings.Compare(o.CountryCode, code)
		})
		if !found {
			options = slices.Insert(options, i, countryOption(h, countries, site.CountryCode))
		}
		options[i].Sites = append(options[i].Sites, site)
	}
	return options
}

// countryOption returns the option of a country, without its sites.
func countryOption(h *AccountFacts, countries []Represented, code string) CountryOption {
	option := CountryOption{CountryCode: code, AnnualRecurringRevenue: graph.Money{Currency: h.Organization.Currency}}
	if i, found := findCountry(countries, code); found {
		option.Represented, option.AnnualRecurringRevenue = true, countries[i].AnnualRecurringRevenue
	}
	return option
}
