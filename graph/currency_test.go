package graph_test

import (
	"os"
	"strings"
	"testing"

	"github.com/bojanz/currency"

	"entitlegraph/graph"
)

// TestCurrencies: testdata/currencies.txt has every code that the product has ever accepted. The test fails with a new release of the library
// that knows others: a code that is gone must be added to withdrawnCurrencies, since stored accounts may have it.
func TestCurrencies(t *testing.T) {
	text, err := os.ReadFile("testdata/currencies.txt")
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]bool{}
	for _, code := range strings.Fields(string(text)) {
		taken[code] = true
		if got, err := graph.NormalizeCurrency(code); err != nil || got != code {
			t.Errorf("%s was taken, and accounts may be stored in it: %v; add it to withdrawnCurrencies", code, err)
		}
	}
	for _, code := range currency.GetCurrencyCodes() {
		if !taken[code] {
			t.Errorf("%s is new: add it to testdata/currencies.txt, and the edition to docs/records.md", code)
		}
		if err := graph.CheckCurrent(code); err != nil {
			t.Errorf("%s is current to the library: %v", code, err)
		}
	}
}

// TestAmendments: the list is ISO 4217 up to amendment 180.
func TestAmendments(t *testing.T) {
	for _, code := range strings.Fields("XCG XAD ZWG SLE VED VES CUP EUR BOV CHE CHW CLF COU MXV USN UYI UYW") {
		got, err := graph.NormalizeCurrency(code)
		if err != nil || graph.CheckCurrent(got) != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
	for code, digits := range map[string]int{"XCG": 2, "XAD": 2, "ZWG": 2, "SLE": 2, "VED": 2, "IQD": 3, "ISK": 0, "UGX": 0, "UYI": 0, "UYW": 4, "CLF": 4, "MRU": 2, "LYD": 3, "CLP": 0, "VND": 0, "HUF": 2} {
		money, err := graph.ParseMoney("1", code)
		_, fraction, _ := strings.Cut(money.Amount(), ".")
		if err != nil || len(fraction) != digits {
			t.Errorf("1 %s is %s, %v; want %d minor digits", code, money.Amount(), err, digits)
		}
	}
}

// TestWithdrawnCurrencies: no account may be set to one, but amounts in it are read and written as before.
func TestWithdrawnCurrencies(t *testing.T) {
	for _, code := range []string{"ANG", "BGN"} {
		refused(t, graph.CheckCurrent(code), "R6", "currency ")
		money, err := graph.ParseMoney("1234.5", code)
		if err != nil || money != (graph.Money{Minor: 123450, Currency: code}) || money.Amount() != "1234.50" {
			t.Errorf("%+v as %q, %v", money, money.Amount(), err)
		}
		_, err = graph.ParseMoney("1.005", code)
		refused(t, err, "R6", "amount ")
	}
}
