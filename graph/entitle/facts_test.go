package entitle_test

import (
	"fmt"
	"math"

	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// facts are generated arguments of Evaluate: small, with every special case of the rules.
type facts struct {
	login  *entitle.Login
	lines  []*graph.ContractLine
	groups map[string]entitle.Group
	sites  []*graph.Site
	access []graph.AccessSetting
}

func (f facts) accountFacts() *entitle.AccountFacts {
	organization := &graph.Organization{ID: "o", OrganizationBody: graph.OrganizationBody{AccountNumber: "ACME", Currency: "EUR"}}
	return entitle.NewAccountFacts(organization, f.lines, f.groups, f.sites, f.access)
}

// The first and last day of generated facts: so few days that windows touch, overlap, and miss each other by one.
const (
	firstDay graph.Date = 20_500
	lastDay             = firstDay + 14
)

var (
	productCodes = []string{"A", "A-1", "B", "C_2", "C-10"}
	codes        = []string{"AT", "DE", "FR"}
	orNoCountry  = append([]string{""}, codes...)
)

func drawFacts(t *rapid.T) facts {
	f := facts{groups: map[string]entitle.Group{}}
	for i := range rapid.IntRange(0, 4).Draw(t, "contracts") {
		f.lines = append(f.lines, drawContract(t, fmt.Sprintf("K-%d", i*7))...)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "groups") {
		f.groups[fmt.Sprintf("g%d", i)] = entitle.Group{
			CountryOverride: rapid.SampledFrom(orNoCountry).Draw(t, "group country"),
			ProductCodes:    drawCodes(t, "group products"),
		}
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "sites") {
		f.sites = append(f.sites, &graph.Site{SiteBody: graph.SiteBody{CustomerNumber: fmt.Sprintf("S-%d", i*7), CountryCode: drawCountry(t)}})
	}
	if rapid.Bool().Draw(t, "settings") {
		f.access = drawAccess(t)
	}
	f.login = drawLogin(t, len(f.groups))
	return f
}

// drawAccess draws access settings, at most one for each product and country.
func drawAccess(t *rapid.T) []graph.AccessSetting {
	product := rapid.SampledFrom(append([]string{"", "", ""}, productCodes...))
	keys := rapid.Custom(func(t *rapid.T) graph.AccessSetting {
		return graph.AccessSetting{ProductCode: product.Draw(t, "product of setting"), CountryCode: rapid.SampledFrom(orNoCountry).Draw(t, "country of setting")}
	})
	list := rapid.SliceOfNDistinct(keys, 0, 6, rapid.ID).Draw(t, "settings")
	for i := range list {
		list[i].Access = rapid.SampledFrom(graph.Accesses).Draw(t, "access")
	}
	return list
}

func drawLogin(t *rapid.T, groups int) *entitle.Login {
	sometimes := func(label string) string {
		if rapid.IntRange(0, 2).Draw(t, label+"?") > 0 {
			return ""
		}
		return drawCountry(t)
	}
	l := &entitle.Login{User: &graph.User{UserBody: graph.UserBody{
		Login: "ana@acme.example", Status: graph.UserActive, ProfileCountryCode: rapid.SampledFrom(orNoCountry).Draw(t, "profile"),
		EntitlementCountryCode: sometimes("designated"), CountryOverrideCode: sometimes("override"),
	}}}
	if rapid.IntRange(0, 3).Draw(t, "inactive") == 0 {
		l.User.Status = rapid.SampledFrom(graph.UserStatuses).Draw(t, "status")
	}
	if rapid.IntRange(0, 2).Draw(t, "restricted") == 0 {
		l.ProductCodes = drawCodes(t, "login products")
	}
	for _, code := range rapid.SliceOfNDistinct(rapid.SampledFrom(productCodes), 0, 2, rapid.ID).Draw(t, "exceptions") {
		l.Exceptions = append(l.Exceptions, graph.AccessException{ProductCode: code, Access: rapid.SampledFrom(graph.Accesses).Draw(t, "exception")})
	}
	for i := range groups {
		if rapid.Bool().Draw(t, "member") {
			l.GroupIDs = append(l.GroupIDs, fmt.Sprintf("g%d", i))
		}
	}
	return l
}

// drawContract draws the lines of one contract, of two orders.
func drawContract(t *rapid.T, number string) []*graph.ContractLine {
	contract := &graph.Contract{ContractBody: graph.ContractBody{
		ContractNumber: number,
		Status:         rapid.SampledFrom(append(graph.ContractStatuses, graph.ContractActive, graph.ContractActive)).Draw(t, "status"),
		Term:           graph.Period{From: drawDay(t), To: graph.NoDate},
		GraceDays:      rapid.SampledFrom([]int{0, 0, 1, 3, graph.MaxGraceDays}).Draw(t, "grace"),
	}}
	if rapid.IntRange(0, 3).Draw(t, "ends") > 0 {
		contract.Term.To = contract.Term.From + graph.Date(rapid.IntRange(0, 8).Draw(t, "days"))
	}
	var lines []*graph.ContractLine
	for i := range rapid.IntRange(0, 5).Draw(t, "lines") {
		line := drawLine(t, contract, fmt.Sprintf("%s-O%d", number, i%2))
		line.ID, line.Place = fmt.Sprintf("%s-%d", number, i), i
		lines = append(lines, line)
	}
	return lines
}

// drawLine draws a line whose own dates may miss its contract's.
func drawLine(t *rapid.T, contract *graph.Contract, order string) *graph.ContractLine {
	code := rapid.SampledFrom(productCodes).Draw(t, "product")
	l := &graph.ContractLine{
		Contract:    contract,
		Order:       &graph.Order{OrderNumber: order},
		Product:     &graph.Product{ID: code, ProductBody: graph.ProductBody{Code: code}}, // never shared between lines
		CountryCode: rapid.SampledFrom(orNoCountry).Draw(t, "country"),
		ARR:         graph.Money{Currency: "EUR", Minor: rapid.SampledFrom([]int64{0, 0, 1, 100, 1e15}).Draw(t, "ARR")},
		Own:         graph.Always,
	}
	if quantity := rapid.SampledFrom([]int{0, 1, 2, graph.MaxQuantity, math.MaxInt32 - 1}).Draw(t, "quantity"); quantity > 0 {
		l.Quantity = &quantity
	}
	if rapid.IntRange(0, 2).Draw(t, "starts") == 0 {
		l.Own.From = drawDay(t)
	}
	if rapid.IntRange(0, 2).Draw(t, "ends") == 0 {
		l.Own.To = drawDay(t)
	}
	return l
}

func drawDay(t *rapid.T) graph.Date {
	return graph.Date(rapid.IntRange(int(firstDay), int(lastDay)).Draw(t, "day"))
}

func drawCountry(t *rapid.T) string { return rapid.SampledFrom(codes).Draw(t, "country") }

func drawCodes(t *rapid.T, label string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(productCodes), 0, 3).Draw(t, label)
}
