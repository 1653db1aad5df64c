package publicdomain

import (
	"slices"
	"testing"

	"entitlegraph/graph"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		domain string
		want   Kind
	}{
		{domain: "gmail.com", want: Mail}, {domain: "hotmail.fr", want: Mail}, {domain: "tutanota.com", want: Mail}, {domain: "126.com", want: Mail}, {domain: "zoho.com", want: Mail},
		{domain: "com", want: Suffix}, {domain: "co.uk", want: Suffix}, {domain: "github.io", want: Suffix},
		{domain: "any.kawasaki.jp", want: Suffix}, {domain: "any.ck", want: Suffix}, // by wildcards
		{domain: "公司.cn", want: Suffix}, {domain: "рф", want: Suffix}, {domain: "unknown", want: Suffix},
		{domain: "example.com"}, {domain: "acme.example"}, {domain: "mail.gmail.com"}, {domain: "acme.co.uk"}, {domain: "acme.github.io"},
		{domain: "www.ck"}, // an exception to a wildcard
		{domain: "münchen.example"}, {domain: "facebook.com"},
	} {
		if got := Of(c.domain); got != c.want {
			t.Errorf("%s is %q, want %q", c.domain, got, c.want)
		}
	}
}

// TestMail: the list can be searched: it is sorted, without repeats, and has names in the form in which domains are compared.
func TestMail(t *testing.T) {
	if !slices.IsSorted(mail()) || len(slices.Compact(slices.Clone(mail()))) != len(mail()) || len(mail()) < 300 {
		t.Errorf("the list of %d domains is short, not sorted, or has repeats", len(mail()))
	}
	for _, name := range mail() {
		if normalized, err := graph.NormalizeDomain(name); err != nil || normalized != name {
			t.Errorf("%s is stored as %s, %v", name, normalized, err)
		}
	}
}
