package documents

import (
	"strconv"
	"strings"

	"entitlegraph/graph"
)

// field is something that a section says: a label and a value.
type field struct{ Label, Value string }

// row is a contract line as it is shown.
type row struct{ Place, Product, Country, Quantity, Amount, Term string }

// columns are the headings of a row, in order.
var columns = row{Place: "No.", Product: "Product", Country: "Country", Quantity: "Quantity", Amount: "Annual recurring revenue", Term: "Term"}

// content is a document as both forms show it.
type content struct {
	Title   string
	Order   []field
	Columns row
	Lines   []row
	Site    []field
}

func contentOf(d *graph.FulfillmentDocument) content {
	o, s := &d.OrderInformation, &d.SiteInformation
	c := content{
		Title: "Fulfillment Document " + o.OrderNumber,
		Order: []field{
			{"Order number", o.OrderNumber}, {"Ordered on", o.OrderedOn.String()}, {"Contract number", o.ContractNumber},
			{"Customer Number", o.CustomerNumber},
		},
		Columns: columns,
		Site: []field{
			{"Customer Number", s.CustomerNumber}, {"Name", s.Name}, {"Street", s.Street}, {"Postal code", s.PostalCode}, {"City", s.City},
			{"Region", s.Region}, {"Country", s.Country().Name + " (" + s.CountryCode + ")"}, {"Account Number", s.AccountNumber},
			{"Organization", s.OrganizationName},
		},
	}
	c.Site = said(c.Site)
	for place, line := range o.Lines {
		c.Lines = append(c.Lines, rowOf(place, line))
	}
	return c
}

// said leaves out what has no value.
func said(fields []field) []field {
	kept := fields[:0]
	for _, f := range fields {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

func rowOf(place int, l *graph.ContractLine) row {
	r := row{
		Place: strconv.Itoa(place + 1), Product: l.Product.Name + " (" + l.Product.Code + ")", Country: "all countries", Quantity: "unlimited",
		Amount: strings.TrimSpace(l.ARR.Amount() + " " + l.ARR.Currency), Term: termOf(l),
	}
	if country := l.Country(); country != nil {
		r.Country = country.Name + " (" + country.Code + ")"
	}
	if l.Quantity != nil {
		r.Quantity = strconv.Itoa(*l.Quantity)
	}
	return r
}

// termOf gives the days that a line has of its own. Those of its contract may change later, and are not part of the order.
func termOf(l *graph.ContractLine) string {
	from, to := l.StartsOn(), l.EndsOn()
	switch {
	case from != nil && to != nil:
		return from.String() + " to " + to.String()
	case from != nil:
		return "from " + from.String()
	case to != nil:
		return "until " + to.String()
	}
	return "that of the contract"
}
