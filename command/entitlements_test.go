package command

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// TestAnswerIsAligned: columns are aligned on a terminal, also with letters that are two columns wide and with marks of no width.
func TestAnswerIsAligned(t *testing.T) {
	user := &graph.User{UserBody: graph.UserBody{Login: "kai@狐.example", GivenName: "海", FamilyName: "\u202eOno", Status: graph.UserActive}}
	product := func(code, name string) *graph.Product {
		return &graph.Product{ProductBody: graph.ProductBody{Code: code, Name: name}}
	}
	contract := &graph.Contract{ContractBody: graph.ContractBody{ContractNumber: "K-1"}}
	line := &graph.ContractLine{Contract: contract, CountryCode: "JP"}
	five := 5
	answer := &entitle.Answer{
		User: user, CountryCode: "JP", Rule: entitle.RuleProfile, At: time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC),
		Entitlements: []entitle.Entitlement{
			{Product: product("A", "設計ツール"), Quantity: &five, AccessRule: entitle.AccessByException, Lines: []*graph.ContractLine{line}},
			{Product: product("BB", "Re\u0301seau"), Lines: []*graph.ContractLine{line}, InGrace: true, AccessRule: entitle.AccessByDefault},
		},
	}
	var out bytes.Buffer
	if err := printAnswer(&out, answer, &graph.Organization{OrganizationBody: graph.OrganizationBody{AccountNumber: "KITSUNE", Name: "狐精機"}}); err != nil {
		t.Fatal(err)
	}
	want := `login           kai@狐.example (ACTIVE)
name            海 \u202eOno
organization    狐精機
account number  KITSUNE
at              2026-06-30T12:00:00Z
country         JP Japan, by rule PROFILE
valid until     no date alone changes it

MAY USE  QUANTITY   ALLOWED BY      NAME        BECAUSE OF
A        5          EXCEPTION       設計ツール  K-1 JP
BB       unlimited  DEFAULT_ACCESS  ` + "Re\u0301seau" + `      K-1 JP (in grace)

MAY NOT USE
nothing
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
