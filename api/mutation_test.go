package api_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/generated"
)

var schema = generated.NewExecutableSchema(generated.Config{}).Schema()

// mutations returns the document of mutations that clients rely on.
func mutations(t *testing.T) *ast.QueryDocument {
	t.Helper()
	return operationsOf(t, "../operations/mutations.graphql")
}

// operationsOf returns the shipped operations of a file.
func operationsOf(t *testing.T, file string) *ast.QueryDocument {
	t.Helper()
	document, err := parser.ParseQuery(&ast.Source{Input: readFile(t, file)})
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// TestMutationsAreValid holds the schema to the operations that clients rely on.
func TestMutationsAreValid(t *testing.T) {
	served := map[string]bool{}
	for _, operation := range mutations(t).Operations {
		alone := &ast.QueryDocument{Operations: ast.OperationList{operation}}
		for _, err := range validator.ValidateWithRules(schema, alone, rules.NewDefaultRules()) {
			t.Errorf("%s: %v", operation.Name, err)
		}
		for _, selection := range operation.SelectionSet {
			served[selection.(*ast.Field).Name] = true
		}
	}
	for _, field := range schema.Mutation.Fields {
		if !served[field.Name] && !slices.Contains([]string{"registerUser", "inviteUser", "applyChanges"}, field.Name) {
			t.Errorf("%s is no operation of the file", field.Name)
		}
	}
}

// TestEnumsHaveEveryValue: the enums of the schema have exactly the values of the closed lists.
func TestEnumsHaveEveryValue(t *testing.T) {
	reasons := make([]changes.Reason, len(changes.Reasons))
	for i, reason := range changes.Reasons {
		reasons[i] = reason.Reason
	}
	warnings := append(slices.Clone(entitle.WarningCodes), changes.WarnLastContactErased, changes.WarnSubjectGone, changes.WarnLeftWithNothing)
	for _, test := range []struct {
		enum string
		want []string
	}{
		{enum: "UserErrorCode", want: sortedWords(reasons)},
		{enum: "WarningCode", want: sortedWords(warnings)},
		{enum: "CountryRule", want: words(entitle.CountryRules)},
		{enum: "AccessRule", want: words(entitle.AccessRules)},
		{enum: "Access", want: words(graph.Accesses)},
		{enum: "WithheldReason", want: words(entitle.Reasons)},
	} {
		var got []string
		for _, value := range schema.Types[test.enum].EnumValues {
			got = append(got, value.Name)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.enum, diff)
		}
	}
}

func words[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = string(value)
	}
	return list
}

func sortedWords[T ~string](values []T) []string { return slices.Sorted(slices.Values(words(values))) }

// mutate returns the document of a mutation that selects its user errors.
func mutate(name string) string {
	return "mutation Do($input: " + strings.ToUpper(name[:1]) + name[1:] + "Input!) { " + name + "(input: $input) { userErrors { code message field rule } } }"
}

// TestInputs: each mutation asks for its change, with values as they are stored.
func TestInputs(t *testing.T) {
	met := map[string]bool{"applyChanges": true, "createApiKey": true, "rotateApiKey": true, "revokeApiKey": true} // no changes: apikey_test.go
	for _, test := range inputs {
		met[test.mutation] = true
		l := newLedger(1)
		c := newWriter(t, l)
		c.want(c.ask(mutate(test.mutation), `{"input":`+test.input+`}`), `{"`+test.mutation+`":{"userErrors":[]}}`)
		if len(l.asked) != 1 {
			t.Errorf("%s: asked %d times", test.mutation, len(l.asked))
			continue
		}
		if diff := cmp.Diff([]changes.Change{test.change}, l.asked[0].Changes); diff != "" {
			t.Errorf("%s: %s", test.mutation, diff)
		}
		if r := l.asked[0]; r.ID == "" || r.Actor != "operator" || r.DryRun || r.ExpectedRevision != nil || r.MaxAffected != nil {
			t.Errorf("%s: %+v", test.mutation, r)
		}
	}
	for _, field := range schema.Mutation.Fields {
		if !met[field.Name] {
			t.Errorf("no input for %s", field.Name)
		}
	}
}

// TestOptions: what is said beside a change reaches the store.
func TestOptions(t *testing.T) {
	l := newLedger(1)
	c := newWriter(t, l)
	c.ask(mutate("lockUser"), `{"input":{"login":"a@b.example","dryRun":true,"maxAffected":0,"expectedRevision":7}}`)
	if r := l.asked[0]; !r.DryRun || r.MaxAffected == nil || *r.MaxAffected != 0 || r.ExpectedRevision == nil || *r.ExpectedRevision != 7 {
		t.Errorf("asked %+v", r)
	}
}

// TestBadValues are data, all at once, and nothing is asked of the store.
func TestBadValues(t *testing.T) {
	for _, test := range []struct{ mutation, input, want string }{
		{mutation: "lockUser", input: `{"login":"nobody"}`, want: "login R4"},
		{mutation: "createOrganization", input: `{"accountNumber":"","name":" ","currency":"X","site":{"customerNumber":"ü","name":"","country":"XX"}}`,
			want: "accountNumber R1, name , currency R6, site.customerNumber R1, site.name , site.country R3"},
		{mutation: "updateOrganization", input: `{"accountNumber":"A","name":null}`, want: "name "},
		{mutation: "createContract", input: `{"accountNumber":"A","contractNumber":"K","startsOn":"2026-02-01","endsOn":"2026-01-01","graceDays":367}`,
			want: "graceDays R9, endsOn R7"},
		{mutation: "placeOrder", input: `{"contractNumber":"K","orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"C","lines":[]}`, want: "lines "},
		{mutation: "placeOrder", input: `{"contractNumber":"K","orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"C","lines":[{"productCode":"P"},{"productCode":"","quantity":0,"global":true,"country":"DE"}]}`,
			want: "lines[1].productCode R1, lines[1].country R8, lines[1].quantity R8"},
		{mutation: "placeOrder", input: `{"contractNumber":"K","orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"C","lines":[{"productCode":"P","annualRecurringRevenue":""},
			{"productCode":"P","annualRecurringRevenue":" "},{"productCode":"P","annualRecurringRevenue":"-1"},{"productCode":"P","annualRecurringRevenue":"1e3"},{"productCode":"P","annualRecurringRevenue":null}]}`,
			want: "lines[0].annualRecurringRevenue R6, lines[1].annualRecurringRevenue R6, lines[2].annualRecurringRevenue R6, lines[3].annualRecurringRevenue R6"},
		{mutation: "addGroupMembers", input: `{"groupId":"` + contactNode + `","logins":["a@b.example","b"]}`, want: "groupId , logins[1] R4"},
		{mutation: "removeFulfillmentContact", input: `{"id":"1"}`, want: "id "},
		{mutation: "setDefaultAccess", input: `{"accountNumber":"A 1","country":"XX","access":"DENY"}`, want: "accountNumber R1, country R3"},
		{mutation: "setProductAccess", input: `{"accountNumber":"A","productCode":"P 1","access":"DENY"}`, want: "productCode R1"},
		{mutation: "setUserAccess", input: `{"login":"a","productCode":"P 1","access":"DENY"}`, want: "login R4, productCode R1"},
		{mutation: "restrictUser", input: `{"login":"a@b.example","productCodes":["P 1"]}`, want: "productCodes[0] R1"},
		{mutation: "createEntitlementGroup", input: `{"accountNumber":"A","name":""}`, want: "name R32"},
		{mutation: "claimDomain", input: `{"accountNumber":"A","domain":"no domain"}`, want: "domain R28"},
	} {
		l := newLedger(1)
		a := newWriter(t, l).ask(mutate(test.mutation), `{"input":`+test.input+`}`)
		var got map[string]struct {
			UserErrors []struct{ Code, Message, Field, Rule string }
		}
		if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 {
			t.Errorf("%s: %v %+v", test.mutation, err, a.Errors)
		}
		var refused []string
		for _, e := range got[test.mutation].UserErrors {
			refused = append(refused, e.Field+" "+e.Rule)
			if e.Code != "INVALID_INPUT" || e.Message == "" {
				t.Errorf("%s: %+v", test.mutation, e)
			}
		}
		if strings.Join(refused, ", ") != test.want || len(l.asked) > 0 {
			t.Errorf("%s %s: got %q, asked %d", test.mutation, test.input, refused, len(l.asked))
		}
	}
}

// TestMalformedMutations are refused as a whole.
func TestMalformedMutations(t *testing.T) {
	l := newLedger(1)
	c := newWriter(t, l)
	c.wantError(c.ask(mutate("lockUser"), `{"input":{}}`), graph.CodeInvalid, "input.login")
	c.wantError(c.ask(mutate("lockUser"), `{"input":{"login":"a@b.example","more":1}}`), graph.CodeInvalid, "input.more")
	c.wantError(c.ask(mutate("createContract"), `{"input":{"accountNumber":"A","contractNumber":"K","startsOn":"yesterday"}}`), graph.CodeInvalid, "input.startsOn")
	c.wantError(c.ask(mutate("grantRole"), `{"input":{"login":"a@b.example","role":"KING"}}`), graph.CodeInvalid, "input.role")
	c.wantError(c.ask(`mutation {lockUser(input: 1) {userErrors {code}}}`, ""), "GRAPHQL_VALIDATION_FAILED", "")
	if reply := c.send("GET", `/graphql?query=mutation{lockUser(input:{login:"a@b.example"}){userErrors{code}}}`, ""); reply.StatusCode != 405 {
		t.Errorf("by GET: %d", reply.StatusCode)
	}
	if len(l.asked) > 0 {
		t.Errorf("asked %+v", l.asked)
	}
}

// TestRefusals are data: code, message, field and rule, and no object.
func TestRefusals(t *testing.T) {
	l := newLedger(1)
	l.answer = refuses(changes.LastAdmin, "R27", "login", "she is the last one")
	c := newWriter(t, l)
	a := c.ask(`mutation {lockUser(input: {login: "a@b.example"}) {user {login} impact {losing} warnings {code} userErrors {code message field rule}}}`, "")
	c.want(a, `{"lockUser":{"user":null,"impact":null,"warnings":[],"userErrors":[{"code":"LAST_ADMIN","message":"she is the last one","field":"login","rule":"R27"}]}}`)
	l.answer = func(changes.Request) (*changes.Applied, error) {
		return &changes.Applied{Rows: make([]changes.AppliedRow, 1), Refusal: changes.RefuseStale(3, 5)}, nil
	}
	a = c.ask(`mutation {lockUser(input: {login: "a@b.example", expectedRevision: 3}) {userErrors {code field rule}}}`, "")
	c.want(a, `{"lockUser":{"userErrors":[{"code":"STALE_REVISION","field":"expectedRevision","rule":null}]}}`)
}

// TestFailedMutation: what the store cannot do is an error at the top, and the field is null.
func TestFailedMutation(t *testing.T) {
	l := newLedger(1)
	l.answer = func(changes.Request) (*changes.Applied, error) {
		return nil, &graph.Error{Code: graph.CodeUnavailable, Message: "the database is away", Cause: errors.New("secret")}
	}
	c := newWriter(t, l)
	a := c.ask(mutate("lockUser"), `{"input":{"login":"a@b.example"}}`)
	c.wantError(a, graph.CodeUnavailable, "")
	if string(a.Data) != `{"lockUser":null}` {
		t.Errorf("got %s", a.Data)
	}
}

// TestPayloads: each payload has its object, the object's children, warnings and impact.
func TestPayloads(t *testing.T) {
	l := newLedger(1)
	user := l.users["o1"][0]
	l.answer = func(changes.Request) (*changes.Applied, error) {
		return &changes.Applied{
			Rows: []changes.AppliedRow{{Result: changes.Updated, Subject: user,
				Warnings: []entitle.Warning{{Code: entitle.WarnDesignatedCountryNotRepresented, Message: "no line"}}}},
			Impact: &changes.Impact{At: noon, Gaining: 1, Losing: 2, Moving: 3, Logins: []changes.LoginImpact{
				{User: user, Gained: l.products[:1], Lost: l.products[1:2], CountryBefore: "DE"},
			}},
		}, nil
	}
	c := newWriter(t, l)
	a := c.ask(`mutation {designateEntitlementCountry(input: {login: "u1@acc1.example", country: "FR"}) {
		user {login organization {accountNumber}} warnings {code message}
		impact {at gaining losing moving logins {user {login} gained {code} lost {code} countryBefore {code} countryAfter {code}}} userErrors {code}}}`, "")
	c.want(a, `{"designateEntitlementCountry":{"user":{"login":"U1@acc1.example","organization":{"accountNumber":"ACC-1"}},`+
		`"warnings":[{"code":"DESIGNATED_COUNTRY_NOT_REPRESENTED","message":"no line"}],`+
		`"impact":{"at":"2026-06-11T12:00:00Z","gaining":1,"losing":2,"moving":3,"logins":[{"user":{"login":"U1@acc1.example"},"gained":[{"code":"P1"}],"lost":[{"code":"P2"}],"countryBefore":{"code":"DE"},"countryAfter":null}]},`+
		`"userErrors":[]}}`)
	site := l.sites["o1"][0]
	l.answer = makes(site)
	a = c.ask(`mutation {removeSite(input: {customerNumber: "CUST-1-1"}) {deletedId userErrors {code}}}`, "")
	c.want(a, `{"removeSite":{"deletedId":"`+site.NodeID()+`","userErrors":[]}}`)
}

// TestMutationsAreSerial: mutations of one request run in order, each with all that it selects before the next one begins.
func TestMutationsAreSerial(t *testing.T) {
	l := newLedger(1)
	l.answer = makes(l.users["o1"][0])
	c := newWriter(t, l)
	var fields []string
	for _, alias := range []string{"a", "b", "c", "d"} {
		fields = append(fields, alias+`: updateUser(input: {login: "`+alias+`@b.example", dryRun: `+map[bool]string{true: "true", false: "false"}[alias < "c"]+`, givenName: "`+alias+`"}) {user {login organization {name}}}`)
	}
	a := c.ask("mutation {"+strings.Join(fields, " ")+"}", "")
	if len(a.Errors) > 0 {
		t.Fatalf("%+v", a.Errors)
	}
	if want := []string{"preview", "close", "preview", "close", "apply", "apply"}; !slices.Equal(l.events, want) {
		t.Errorf("events %q", l.events)
	}
	ids := map[string]bool{}
	for i, request := range l.asked {
		ids[request.ID] = true
		if update := request.Changes[0].(changes.UpdateUser); update.GivenName.Value != string(rune('a'+i)) {
			t.Errorf("%d: %+v", i, update)
		}
	}
	if len(ids) != 4 {
		t.Errorf("ids %v", ids)
	}
}

// TestDryRun: what is selected reads as if the change had happened, wherever it stands; the next field sees nothing of it.
func TestDryRun(t *testing.T) {
	l := newLedger(1)
	l.would.organizations[0].Name = "Changed"
	l.would.users["o1"][1].GivenName = "Changed"
	l.answer = makes(l.would.users["o1"][0])
	c := newWriter(t, l)
	a := c.ask(`mutation {
		dry: updateUser(input: {login: "u1@acc1.example", dryRun: true}) {user {organization {name users(first: 2) {nodes {givenName effectiveEntitlements {user {organization {name}}}}}}}}
		wet: updateUser(input: {login: "u1@acc1.example"}) {user {organization {name}}}
	}`, "")
	c.want(a, `{"dry":{"user":{"organization":{"name":"Changed","users":{"nodes":[`+
		`{"givenName":null,"effectiveEntitlements":{"user":{"organization":{"name":"Changed"}}}},`+
		`{"givenName":"Changed","effectiveEntitlements":{"user":{"organization":{"name":"Changed"}}}}]}}}},`+
		`"wet":{"user":{"organization":{"name":"Company 1"}}}}`)
	if l.open != 0 {
		t.Error("the dry run was not taken back")
	}
	if l.calls["UsersOfOrganizations"] != 0 || l.would.calls["UsersOfOrganizations"] != 1 {
		t.Errorf("read %v, %v", l.calls, l.would.calls)
	}
}

// TestAuditLog reads a page with a filter.
func TestAuditLog(t *testing.T) {
	l := newLedger(1)
	l.entries = []*graph.AuditEntry{{
		ID: "e1", At: noon, Actor: "operator", Action: "lockUser", Subject: l.users["o1"][0].NodeID(),
		Changes: []graph.FieldChange{{Field: "status", Before: "ACTIVE", After: "LOCKED"}, {Field: "givenName", After: "Jo"}},
	}}
	c := newWriter(t, l)
	a := c.ask(`{organization(accountNumber: "ACC-1") {auditLog(first: 1, filter: {actor: "operator", action: "lockUser", from: "2026-01-01T00:00:00Z"}) {
		nodes {at actor action subject changes {field before after}} pageInfo {hasNextPage} totalCount}}}`, "")
	c.want(a, `{"organization":{"auditLog":{"nodes":[{"at":"2026-06-11T12:00:00Z","actor":"operator","action":"lockUser","subject":"`+l.users["o1"][0].NodeID()+`",`+
		`"changes":[{"field":"status","before":"ACTIVE","after":"LOCKED"},{"field":"givenName","before":null,"after":"Jo"}]}],"pageInfo":{"hasNextPage":false},"totalCount":1}}}`)
	if l.filter.Actor != "operator" || l.filter.Action != "lockUser" || l.filter.From == nil || l.filter.To != nil {
		t.Errorf("filter %+v", l.filter)
	}
	a = c.ask(`{user(login: "u1@acc1.example") {auditLog {nodes {action}}}}`, "")
	c.want(a, `{"user":{"auditLog":{"nodes":[{"action":"lockUser"}]}}}`)
}

// TestFulfillmentPages serves documents as pages and as PDF, to GET and HEAD only.
func TestFulfillmentPages(t *testing.T) {
	c := newWriter(t, newLedger(1))
	page := c.send("GET", "/documents/orders/ord-1", "")
	if page.StatusCode != 200 || page.Header.Get("Content-Type") != "text/html; charset=utf-8" || !strings.Contains(string(page.body), "Köln") {
		t.Errorf("%d %v %s", page.StatusCode, page.Header, page.body)
	}
	if policy := page.Header.Get("Content-Security-Policy"); !regexp.MustCompile(`^default-src 'none'; style-src 'sha256-`).MatchString(policy) {
		t.Errorf("policy %q", policy)
	}
	pdf := c.send("GET", "/documents/orders/ORD-1.pdf", "")
	if pdf.StatusCode != 200 || pdf.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(string(pdf.body), "%PDF-") ||
		pdf.Header.Get("Content-Disposition") != `inline; filename="fulfillment-ORD-1.pdf"` || pdf.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", pdf.StatusCode, pdf.Header)
	}
	for target, status := range map[string]int{"/documents/orders/NONE": 404, "/documents/orders/NONE.pdf": 404, "/documents/orders/%20": 400, "/documents/orders/": 404} {
		if reply := c.send("GET", target, ""); reply.StatusCode != status || len(c.read(reply).Errors) != 1 {
			t.Errorf("%s: %d %s", target, reply.StatusCode, reply.body)
		}
	}
	if reply := c.send("POST", "/documents/orders/ORD-1", "x"); reply.StatusCode != 405 {
		t.Errorf("POST: %d", reply.StatusCode)
	}
}
