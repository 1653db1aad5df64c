package documents_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/documents"
	"entitlegraph/graph"
)

func example(lines int) *graph.FulfillmentDocument {
	contract := &graph.Contract{Term: graph.Period{From: 20454, To: graph.NoDate}}
	d := &graph.FulfillmentDocument{
		OrderInformation: graph.OrderInformation{OrderNumber: "ORD-1", OrderedOn: 20454, ContractNumber: "C-1", CustomerNumber: "CUST-1"},
		SiteInformation: graph.SiteInformation{
			CustomerNumber: "CUST-1", Name: `Łódź & Söhne <script>"Ελλάς" Москва`, Street: "Große Straße 1", City: "東京 😀", CountryCode: "DE",
			AccountNumber: "ACC-1", OrganizationName: strings.Repeat("VeryLongNameWithoutAnySpace", 7),
		},
	}
	five := 5
	for i := range lines {
		line := &graph.ContractLine{
			Contract: contract, Product: &graph.Product{Code: fmt.Sprintf("P%d", i), Name: "Product"}, Own: graph.Always,
			ARR: graph.Money{Minor: 123450, Currency: "EUR"}, CountryCode: "DE", Quantity: &five,
		}
		if i%2 == 1 {
			line.CountryCode, line.Quantity, line.Own.To = "", nil, 20818
		}
		d.OrderInformation.Lines = append(d.OrderInformation.Lines, line)
	}
	return d
}

func TestHTML(t *testing.T) {
	page, err := documents.HTML(example(2))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<h1>Fulfillment Document ORD-1</h1>", "Order Information", "Site Information", "Łódź &amp; Söhne &lt;script&gt;", "東京 😀",
		"<td>Germany (DE)</td><td class=\"number\">5</td><td class=\"number\">1234.50 EUR</td><td>that of the contract</td>",
		"<td>all countries</td><td class=\"number\">unlimited</td><td class=\"number\">1234.50 EUR</td><td>until 2026-12-31</td>",
		"@media print",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	for _, not := range []string{"<script", "http://", "https://", "Region", "ZgotmplZ"} {
		if strings.Contains(string(page), not) {
			t.Errorf("the page has %q", not)
		}
	}
}

func TestPDF(t *testing.T) {
	for _, lines := range []int{0, 2, 1000} {
		first, err := documents.PDF(example(lines))
		if err != nil {
			t.Fatalf("%d lines: %v", lines, err)
		}
		second, err := documents.PDF(example(lines))
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%d lines: equal documents differ, %v", lines, err)
		}
		if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Contains(first, []byte("%%EOF")) {
			t.Errorf("%d lines: no PDF: %.20q", lines, first)
		}
	}
}
