package entitle

import (
	"strings"

	"entitlegraph/graph"
)

// Compact puts lines, products and texts of holdings that were just made each next to each other, equal texts once, and gives the holdings.
// They take less memory so, and the garbage collector, which looks at all that is kept, has fewer things to look at.
func (h *Holdings) Compact() *Holdings {
	lines, products := make([]graph.ContractLine, len(h.Lines)), make([]graph.Product, len(h.held))
	quantities := make([]int, 0, len(h.Lines))
	moved := make(map[*graph.ContractLine]*graph.ContractLine, len(lines))
	for i, line := range h.Lines {
		lines[i] = *line
		if line.Quantity != nil {
			quantities = append(quantities, *line.Quantity)
			lines[i].Quantity = &quantities[len(quantities)-1]
		}
		moved[line], h.Lines[i] = &lines[i], &lines[i]
	}
	for i, held := range h.held {
		products[i] = *held.product
		h.held[i].product = &products[i]
		for n, line := range held.lines {
			held.lines[n] = moved[line]
			held.lines[n].Product = &products[i]
		}
	}
	h.compactTexts(lines, products)
	return h
}

// compactTexts puts the texts into one.
func (h *Holdings) compactTexts(lines []graph.ContractLine, products []graph.Product) {
	var texts []*string
	add := func(some ...*string) { texts = append(texts, some...) }
	add(&h.Organization.ID, &h.Organization.AccountNumber, &h.Organization.Currency)
	seen := map[any]bool{}
	for i := range lines {
		l := &lines[i]
		add(&l.ID, &l.CountryCode, &l.ARR.Currency)
		if !seen[l.Contract] {
			seen[l.Contract] = true
			add(&l.Contract.ID, &l.Contract.ContractNumber)
		}
		if l.Order != nil && !seen[l.Order] {
			seen[l.Order] = true
			add(&l.Order.ID, &l.Order.OrderNumber)
		}
	}
	for i := range products {
		add(&products[i].ID, &products[i].Code, &products[i].Name)
	}
	for _, s := range h.Sites {
		add(&s.ID, &s.CustomerNumber, &s.Name, &s.CountryCode, &s.Street, &s.City, &s.Region, &s.PostalCode)
	}
	for _, group := range h.Groups {
		for i := range group.ProductCodes {
			add(&group.ProductCodes[i])
		}
	}
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
