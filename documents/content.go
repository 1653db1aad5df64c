package documents

import (
	"strconv"
	"strings"
	"unicode"

	"entitlegraph/graph"
)

// field is a label and a value in a section.
type field struct{ Label, Value string }

// row is the texts of a contract line.
type row struct{ Place, Product, Code, Country, Quantity, Amount, Term string }

// columns are the headings of a row, in order. A product's code has none: it is printed below the product's name.
var columns = row{Place: "No.", Product: "Product", Country: "Country", Quantity: "Quantity", Amount: "Annual recurring revenue", Term: "Term"}

// content is the texts of a document, for both formats.
type content struct {
	Title   string
	Page    string // the URL path of the document as HTML
	Order   []field
	Columns row
	Lines   []row
	Site    []field
}

// noLines is printed in place of the lines of an order without lines.
const noLines = "This order has no lines."

func titleOf(d *graph.FulfillmentDocument) string {
	return "Fulfillment Document " + d.OrderInformation.OrderNumber
}

func contentOf(d *graph.FulfillmentDocument) content {
	o, s := &d.OrderInformation, &d.SiteInformation
	c := content{
		Title: titleOf(d),
		Page:  d.HTMLURL(),
		Order: fields(
			field{"Order number", o.OrderNumber}, field{"Ordered on", o.OrderedOn.String()}, field{"Contract number", o.ContractNumber},
			field{"Customer Number", o.CustomerNumber},
		),
		Columns: columns,
		Site: fields(
			field{"Customer Number", s.CustomerNumber}, field{"Name", s.Name}, field{"Street", s.Street}, field{"Postal code", s.PostalCode},
			field{"City", s.City}, field{"Region", s.Region}, field{"Country", nameOf(s.Country())}, field{"Account Number", s.AccountNumber},
			field{"Organization", s.OrganizationName},
		),
	}
	for place, line := range o.Lines {
		c.Lines = append(c.Lines, rowOf(place, line))
	}
	return c
}

// fields returns the fields whose value is not empty, as plain text.
func fields(all ...field) []field {
	kept := all[:0]
	for _, f := range all {
		if f.Value = plain(f.Value); f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

func rowOf(place int, l *graph.ContractLine) row {
	r := row{
		Place: grouped(strconv.Itoa(place + 1)), Product: plain(l.Product.Name), Code: l.Product.Code, Country: "all countries", Quantity: "unlimited",
		Amount: amountOf(l.ARR), Term: termOf(l),
	}
	if country := l.Country(); country != nil {
		r.Country = nameOf(*country)
	}
	if l.Quantity != nil {
		r.Quantity = grouped(strconv.Itoa(*l.Quantity))
	}
	return r
}

func nameOf(c graph.Country) string { return c.Name + " (" + c.Code + ")" }

// amountOf returns an amount with commas between thousands and all decimals of its currency, such as 1,234,567.00 EUR.
func amountOf(m graph.Money) string {
	return strings.TrimSpace(grouped(m.Amount()) + " " + m.Currency)
}

// grouped writes commas between the thousands of a decimal number, which is not negative.
func grouped(number string) string {
	whole, fraction, found := strings.Cut(number, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if found {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// termOf returns the window of a line (R9): the dates of the line within those of its contract. Grace is not a part of it.
func termOf(l *graph.ContractLine) string {
	term := l.Window()
	switch {
	case term.Empty():
		return "no day: the line's dates are outside of the contract's"
	case term.To == graph.NoDate:
		return "from " + term.From.String() + ", no end"
	}
	return term.From.String() + " to " + term.To.String()
}

// plain returns text without characters that act on the text around them: it removes bidirectional controls, and replaces control characters
// and line breaks by spaces.
func plain(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, text))
}
