package api_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"entitlegraph/graph/scalar"
)

// readBack reads every Date and DateTime of an answer again by the API's own scalars: what the server writes it must take.
func (c *client) readBack(document string, data json.RawMessage) {
	c.t.Helper()
	query, faults := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules())
	if len(faults) > 0 || len(data) == 0 {
		return
	}
	var root any
	if err := json.Unmarshal(data, &root); err != nil {
		c.t.Fatal(err)
	}
	for _, operation := range query.Operations { // with several, the fields of those that did not run are absent
		c.readSelected(operation.SelectionSet, root, "data")
	}
}

func (c *client) readSelected(set ast.SelectionSet, value any, path string) {
	c.t.Helper()
	if list, ok := value.([]any); ok {
		for i, element := range list {
			c.readSelected(set, element, fmt.Sprintf("%s[%d]", path, i))
		}
		return
	}
	members, ok := value.(map[string]any)
	if !ok {
		return
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			c.readSelected(s.SelectionSet, value, path)
		case *ast.FragmentSpread:
			c.readSelected(s.Definition.SelectionSet, value, path)
		case *ast.Field:
			c.readField(s, members[s.Alias], path+"."+s.Alias)
		}
	}
}

func (c *client) readField(field *ast.Field, value any, path string) {
	c.t.Helper()
	var err error
	switch {
	case value == nil:
	case field.Definition.Type.Name() == "Date":
		_, err = scalar.UnmarshalDate(value)
	case field.Definition.Type.Name() == "DateTime":
		_, err = scalar.UnmarshalDateTime(value)
	default:
		c.readSelected(field.SelectionSet, value, path)
	}
	if err != nil {
		c.t.Errorf("%s of the answer cannot be read again: %v", path, err)
	}
}

// beyond finds a day after the last one.
var beyond = regexp.MustCompile(`[0-9]{5,}-[0-9]{2}-[0-9]{2}`)

// TestEdgesOfTime has a contract of all days that there are, in grace beyond the last one, and asks for it in every way.
func TestEdgesOfTime(t *testing.T) {
	o := openOffice(t)
	o.found()
	o.done("CreateContract", `{"accountNumber":"#ACC","contractNumber":"#E","startsOn":"0001-01-01","endsOn":"9999-12-31","graceDays":366}`, `"contractNumber":"#E"`)
	order := o.ask(o.fill(`mutation {placeOrder(input: {contractNumber: "#E", orderNumber: "#OE", orderedOn: "9999-12-31", customerNumber: "#S1",
		lines: [{productCode: "#P1", global: true}, {productCode: "#P1", startsOn: "9999-12-31", endsOn: "9999-12-31"}, {productCode: "#P1", startsOn: "0001-01-01", endsOn: "0001-01-01"}]}) {
		order {orderedOn contract {endsOn lines {nodes {startsOn endsOn window {startsOn endsOn graceEndsOn}}}}} impact {gaining losing} userErrors {code message field}}}`), "")
	if len(order.Errors) > 0 || beyond.Match(order.Data) {
		t.Errorf("placed: %s %+v", order.Data, order.Errors)
	}
	const question = `{effectiveEntitlements(login: "#ann@acme.example", at: "%s") {at validUntil withheld {reason}
		entitlements {inGrace product {code} lines {startsOn endsOn contract {startsOn endsOn graceDays} window {startsOn endsOn graceEndsOn}}}}}`
	for at, until := range map[string]string{
		"0001-01-01T00:00:00.000000001Z": `"0001-01-02T00:00:00Z"`,
		"9999-12-29T23:59:59Z":           `"9999-12-31T00:00:00Z"`,
		"9999-12-30T00:00:00Z":           `"9999-12-31T00:00:00Z"`,
		"9999-12-31T00:00:00Z":           `null`,
		"9999-12-31T23:59:59.999999999Z": `null`,
	} {
		a := o.ask(o.fill(fmt.Sprintf(question, at)), "")
		var got struct {
			EffectiveEntitlements struct{ ValidUntil json.RawMessage }
		}
		if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 || beyond.Match(a.Data) || string(got.EffectiveEntitlements.ValidUntil) != until {
			t.Errorf("at %s: valid until %s, want %s; %s %+v", at, got.EffectiveEntitlements.ValidUntil, until, a.Data, a.Errors)
		}
	}
	for _, path := range []string{"/documents/orders/#OE", "/accounts/#ACC/users.csv"} {
		if page := o.send("GET", o.fill(path), ""); page.StatusCode != 200 || beyond.Match(page.body) {
			t.Errorf("%s: %d, %q", path, page.StatusCode, beyond.Find(page.body))
		}
	}
	if exported := o.state(); beyond.MatchString(exported) {
		t.Errorf("exported %s", beyond.FindString(exported))
	}
}
