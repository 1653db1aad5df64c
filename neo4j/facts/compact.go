package facts

import (
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// compact copies lines next to each other, with their products and quantities, and returns the copies; all texts of the account become
// parts of one, equal texts once. So facts take less memory, and the garbage collector has fewer objects to follow in it. The other
// arguments are changed in place: they were just decoded.
func compact(
	organization *graph.Organization, lines []*graph.ContractLine, groups map[string]entitle.Group, sites []*graph.Site, access []graph.AccessSetting,
) []*graph.ContractLine {
	copies, quantities := make([]graph.ContractLine, len(lines)), make([]int, 0, len(lines))
	moved := make([]*graph.ContractLine, len(lines))
	places := map[*graph.Product]int{}
	var products []graph.Product
	for i, line := range lines {
		copies[i], moved[i] = *line, &copies[i]
		if line.Quantity != nil {
			quantities = append(quantities, *line.Quantity)
			copies[i].Quantity = &quantities[len(quantities)-1]
		}
		if _, known := places[line.Product]; !known {
			places[line.Product] = len(products)
			products = append(products, *line.Product)
		}
	}
	products = append(make([]graph.Product, 0, len(products)), products...) // no room is left at the end
	for i, line := range lines {
		copies[i].Product = &products[places[line.Product]]
	}
	joinTexts(textsOf(organization, copies, products, groups, sites, access))
	return moved
}

// textsOf returns the places of all texts of an account.
func textsOf(
	organization *graph.Organization, lines []graph.ContractLine, products []graph.Product, groups map[string]entitle.Group, sites []*graph.Site,
	access []graph.AccessSetting,
) []*string {
	texts := []*string{&organization.ID, &organization.AccountNumber, &organization.Currency}
	seen := map[any]bool{}
	for i := range lines {
		l := &lines[i]
		texts = append(texts, &l.ID, &l.CountryCode, &l.ARR.Currency)
		if !seen[l.Contract] {
			seen[l.Contract] = true
			texts = append(texts, &l.Contract.ID, &l.Contract.ContractNumber)
		}
		if l.Order != nil && !seen[l.Order] {
			seen[l.Order] = true
			texts = append(texts, &l.Order.ID, &l.Order.OrderNumber)
		}
	}
	for i := range products {
		texts = append(texts, &products[i].ID, &products[i].Code, &products[i].Name)
	}
	for _, s := range sites {
		texts = append(texts, &s.ID)
		for _, t := range graph.SiteTexts {
			texts = append(texts, t.Of(&s.SiteBody))
		}
	}
	for i := range access {
		texts = append(texts, &access[i].ProductCode, &access[i].CountryCode)
	}
	for _, group := range groups {
		for i := range group.ProductCodes {
			texts = append(texts, &group.ProductCodes[i])
		}
	}
	return texts
}

// joinTexts makes texts parts of one.
func joinTexts(texts []*string) {
	places := make(map[string]int, len(texts))
	var whole strings.Builder
	for _, text := range texts {
		if _, there := places[*text]; !there {
			places[*text] = whole.Len()
			whole.WriteString(*text)
		}
	}
	all := strings.Clone(whole.String())
	for _, text := range texts {
		at := places[*text]
		*text = all[at : at+len(*text)]
	}
}
