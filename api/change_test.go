package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

const applyAll = `mutation Apply($input: ApplyChangesInput!) {applyChanges(input: $input) {
	organization {accountNumber} results {kind outcome node {__typename id} deletedId userErrors {code field}} undo impact {losing} userErrors {code field}}}`

// listed are the inputs that applyChanges takes.
func listed() (list []string, want []changes.Change) {
	for _, test := range inputs {
		if slices.Contains([]string{"createOrganization", "deleteOrganization", "createProduct", "updateProduct", "verifyDomain"}, test.mutation) {
			continue
		}
		list = append(list, `{"`+test.mutation+`":`+test.input+`}`)
		want = append(want, test.change)
	}
	return list, want
}

// TestApplyChanges applies every kind of change, in order, and returns a result for each.
func TestApplyChanges(t *testing.T) {
	list, want := listed()
	l := newLedger(1)
	l.answer = makes(l.users["o1"][0])
	c := newWriter(t, l)
	a := c.ask(applyAll, `{"input":{"accountNumber":"acc-1","oneByOne":true,"maxAffected":5,"changes":[`+strings.Join(list, ",")+`]}}`)
	if len(a.Errors) > 0 || len(l.asked) != 1 {
		t.Fatalf("%+v %s, asked %d", a.Errors, a.Data, len(l.asked))
	}
	if diff := cmp.Diff(want, l.asked[0].Changes); diff != "" {
		t.Error(diff)
	}
	if r := l.asked[0]; !r.OneByOne || *r.MaxAffected != 5 {
		t.Errorf("asked %+v", r)
	}
	if n := strings.Count(string(a.Data), `"outcome":"UPDATED"`) + strings.Count(string(a.Data), `"outcome":"DELETED"`); n != len(want) {
		t.Errorf("%d results in %s", n, a.Data)
	}
}

// TestUndo: what is given to undo is a list of changes that can be sent back as it is.
func TestUndo(t *testing.T) {
	var undo []changes.Change
	for _, test := range inputs {
		switch test.change.(type) {
		case changes.CreateUser, changes.PlaceOrder, changes.CreateOrganization, changes.DeleteOrganization, changes.CreateProduct, changes.UpdateProduct,
			changes.VerifyDomain:
		default:
			undo = append(undo, test.change)
		}
	}
	l := newLedger(1)
	l.answer = func(r changes.Request) (*changes.Applied, error) {
		return &changes.Applied{Rows: make([]changes.AppliedRow, len(r.Changes)), Undo: undo}, nil
	}
	c := newWriter(t, l)
	a := c.ask(applyAll, `{"input":{"accountNumber":"ACC-1","changes":[{"lockUser":{"login":"a@b.example"}}]}}`)
	var got struct {
		ApplyChanges struct{ Undo json.RawMessage }
	}
	if err := json.Unmarshal(a.Data, &got); err != nil {
		t.Fatal(err)
	}
	a = c.ask(applyAll, `{"input":{"accountNumber":"ACC-1","changes":`+string(got.ApplyChanges.Undo)+`}}`)
	if len(a.Errors) > 0 || len(l.asked) != 2 {
		t.Fatalf("sent back %s: %s %+v", got.ApplyChanges.Undo, a.Data, a.Errors)
	}
	if diff := cmp.Diff(undo, l.asked[1].Changes); diff != "" {
		t.Error(diff)
	}
}

// TestApplyChangesRefused: a malformed change refuses all, or only itself when they are made one by one.
func TestApplyChangesRefused(t *testing.T) {
	const list = `[{"lockUser":{"login":"a@b.example"}},{"lockUser":{"login":"bad"}},{"lockUser":{"login":"a@b.example"},"unlockUser":{"login":"a@b.example"}},` +
		`{"lockUser":{"login":"a@b.example","dryRun":true}},{"claimDomain":{"accountNumber":"ACC-2","domain":"b.example"}},{"unlockUser":{"login":"a@b.example"}}]`
	l := newLedger(1)
	l.answer = func(changes.Request) (*changes.Applied, error) {
		refusal := &changes.Refusal{Reason: changes.StatusUnfit, Err: &graph.Error{Field: "login", Message: "no"}}
		return &changes.Applied{Rows: []changes.AppliedRow{{Refusal: refusal}, {Result: changes.Unchanged, Subject: l.users["o1"][0]}}}, nil
	}
	c := newWriter(t, l)
	const refused = `{"kind":"lockUser","outcome":"REFUSED","node":null,"deletedId":null,"userErrors":[{"code":"INVALID_INPUT","field":"changes[1].lockUser.login"}]},` +
		`{"kind":"","outcome":"REFUSED","node":null,"deletedId":null,"userErrors":[{"code":"INVALID_INPUT","field":"changes[2]"}]},` +
		`{"kind":"lockUser","outcome":"REFUSED","node":null,"deletedId":null,"userErrors":[{"code":"INVALID_INPUT","field":"changes[3].lockUser"}]},` +
		`{"kind":"claimDomain","outcome":"REFUSED","node":null,"deletedId":null,"userErrors":[{"code":"INVALID_INPUT","field":"changes[4].claimDomain.accountNumber"}]},`
	a := c.ask(applyAll, `{"input":{"accountNumber":"ACC-1","changes":`+list+`}}`)
	c.want(a, `{"applyChanges":{"organization":null,"results":[{"kind":"lockUser","outcome":"NOT_MADE","node":null,"deletedId":null,"userErrors":[]},`+refused+
		`{"kind":"unlockUser","outcome":"NOT_MADE","node":null,"deletedId":null,"userErrors":[]}],"undo":null,"impact":null,"userErrors":[`+
		`{"code":"INVALID_INPUT","field":"changes[1].lockUser.login"},{"code":"INVALID_INPUT","field":"changes[2]"},`+
		`{"code":"INVALID_INPUT","field":"changes[3].lockUser"},{"code":"INVALID_INPUT","field":"changes[4].claimDomain.accountNumber"}]}}`)
	if len(l.asked) != 0 {
		t.Errorf("asked %+v", l.asked)
	}
	a = c.ask(applyAll, `{"input":{"accountNumber":"ACC-1","oneByOne":true,"changes":`+list+`}}`)
	c.want(a, `{"applyChanges":{"organization":{"accountNumber":"ACC-1"},"results":[`+
		`{"kind":"lockUser","outcome":"REFUSED","node":null,"deletedId":null,"userErrors":[{"code":"STATUS_UNFIT","field":"changes[0].lockUser.login"}]},`+refused+
		`{"kind":"unlockUser","outcome":"UNCHANGED","node":{"__typename":"User","id":"`+l.users["o1"][0].NodeID()+`"},"deletedId":null,"userErrors":[]}],"undo":null,"impact":null,"userErrors":[]}}`)
	l.asked = nil
	a = c.ask(applyAll, `{"input":{"accountNumber":"ACC-1","changes":[{"lockUser":{"login":"a@b.example"}},{"unlockUser":{"login":"a@b.example"}}]}}`)
	c.want(a, `{"applyChanges":{"organization":null,"results":[`+
		`{"kind":"lockUser","outcome":"REFUSED","node":null,"deletedId":null,"userErrors":[{"code":"STATUS_UNFIT","field":"changes[0].lockUser.login"}]},`+
		`{"kind":"unlockUser","outcome":"NOT_MADE","node":null,"deletedId":null,"userErrors":[]}],"undo":null,"impact":null,"userErrors":[{"code":"STATUS_UNFIT","field":"changes[0].lockUser.login"}]}}`)
}

// TestApplyChangesBounds: no change, and more than 1,000; fewer than no logins affected.
func TestApplyChangesBounds(t *testing.T) {
	l := newLedger(1)
	c := newWriter(t, l)
	many := strings.TrimSuffix(strings.Repeat(`{"lockUser":{"login":"a@b.example"}},`, 1001), ",")
	ask := func(list string) answer {
		return c.ask(`mutation A($c: [ChangeInput!]!) {applyChanges(input: {accountNumber: "ACC-1", changes: $c}) {userErrors {code}}}`, fmt.Sprintf(`{"c":[%s]}`, list))
	}
	c.wantError(ask(""), graph.CodeInvalid, "input.changes")
	c.wantError(ask(many), graph.CodeLimit, "input.changes")
	c.want(ask(many[:len(many)-len(`,{"lockUser":{"login":"a@b.example"}}`)]), `{"applyChanges":{"userErrors":[]}}`)
	c.wantError(c.ask(`mutation {applyChanges(input: {accountNumber: "ACC-1", changes: [{lockUser: {login: "a@b.example"}, unlockUser: {login: "a@b.example"}}]}) {userErrors {code}}}`, ""),
		"GRAPHQL_VALIDATION_FAILED", "")
	a := c.ask(`mutation {applyChanges(input: {accountNumber: " ", changes: [{lockUser: {login: "a@b.example"}}]}) {userErrors {code field}}}`, "")
	c.want(a, `{"applyChanges":{"userErrors":[{"code":"INVALID_INPUT","field":"accountNumber"}]}}`)
	one := `{"lockUser":{"login":"a@b.example"}}`
	l.asked = nil
	c.wantError(c.ask(`mutation A($c: [ChangeInput!]!) {applyChanges(input: {accountNumber: "ACC-1", maxAffected: -1, changes: $c}) {userErrors {code}}}`, `{"c":[`+one+`]}`),
		graph.CodeInvalid, "input.maxAffected")
	c.wantError(c.ask(`mutation {lockUser(input: {login: "a@b.example", maxAffected: -1, dryRun: true}) {userErrors {code}}}`, ""), graph.CodeInvalid, "input.maxAffected")
	if len(l.asked) != 0 {
		t.Errorf("asked %+v", l.asked)
	}
}
