package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// Valid lines. The table of invalid lines changes one place in them.
const (
	goodProduct      = `{"type":"product","code":"P","name":"N"}`
	goodOrganization = `{"type":"organization","accountNumber":"A","name":"N","currency":"EUR","sites":[{"customerNumber":"C","name":"S","country":"DE"}]}`
	goodContract     = `{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","orders":[` +
		`{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"C","lines":[{"product":"P","quantity":1,"annualRecurringRevenue":"1.50"}]}]}`
	goodGroup   = `{"type":"group","accountNumber":"A","name":"G","products":["P"]}`
	goodUser    = `{"type":"user","accountNumber":"A","login":"u@example.com","products":["P"],"groups":["G"],"roles":["CO_ADMIN"]}`
	goodContact = `{"type":"fulfillmentContact","accountNumber":"A","login":"u@example.com","country":"DE"}`
	goodDomain  = `{"type":"domain","accountNumber":"A","name":"example.com","autoApprove":true}`
)

// TestDecodeRefuses has a line for every kind of refusal, with the field, the rule, and a word of the message: the value, if there is one.
func TestDecodeRefuses(t *testing.T) {
	for _, test := range []struct{ name, line, field, rule, message string }{
		{name: "not JSON", line: `{"type":`, message: "unexpected end of JSON input"},
		{name: "not an object", line: `["product"]`, message: "a record is a list"},
		{name: "trailing garbage", line: goodProduct + ` x`, message: `'x' after top-level value`},
		{name: "two records", line: goodProduct + goodProduct, message: `after top-level value`},
		{name: "invalid UTF-8", line: "{\"type\":\"product\",\"code\":\"P\",\"name\":\"\xff\"}", message: "not valid UTF-8"},
		{name: "no type", line: `{"code":"P"}`, field: "type", message: "type is missing"},
		{name: "null type", line: `{"type":null}`, field: "type", message: "type is missing"},
		{name: "type is a number", line: `{"type":7}`, field: "type", message: "type is 7; it must be a string"},
		{name: "unknown type", line: `{"type":"licence"}`, field: "type", message: `"licence" must be one of product, organization`},
		{name: "unknown key", line: with(goodProduct, `"name"`, `"colour":"red","name"`), field: "colour",
			message: `unknown key "colour"; a product record has code, name, type`},
		{name: "key in another case", line: with(goodProduct, `"name"`, `"Name"`), field: "Name", message: `unknown key "Name"`},
		{name: "unknown key inside", line: with(goodOrganization, `"country"`, `"land":"DE","country"`), field: "sites[0].land",
			message: `unknown key "land"; a site has`},
		{name: "key twice", line: with(goodProduct, `"name"`, `"code":"Q","name"`), field: "code", message: "stands twice"},
		{name: "key twice, once null", line: with(goodProduct, `"name"`, `"code":null,"name"`), field: "code", message: "stands twice"},
		{name: "key missing", line: `{"type":"product","name":"N"}`, field: "code", rule: "R1", message: "code is missing"},
		{name: "name missing", line: `{"type":"product","code":"P"}`, field: "name", message: "name is missing"},
		{name: "name empty", line: with(goodProduct, `"N"`, `"  "`), field: "name", message: "name must not be empty"},
		{name: "name too long", line: with(goodProduct, `"N"`, `"`+strings.Repeat("n", 201)+`"`), field: "name", message: "at most 200 characters"},
		{name: "control character", line: with(goodProduct, `"N"`, `"a\u0000b"`), field: "name", message: "control"},
		{name: "lone surrogate", line: with(goodProduct, `"N"`, `"\ud800"`), field: "name", message: "U+FFFD"},
		{name: "key with a space", line: with(goodProduct, `"P"`, `"P 1"`), field: "code", rule: "R1", message: `"P 1"`},
		{name: "key too long", line: with(goodProduct, `"P"`, `"`+strings.Repeat("P", 65)+`"`), field: "code", rule: "R1", message: "1 to 64 characters"},
		{name: "key is a number", line: with(goodProduct, `"P"`, `1`), field: "code", rule: "R1", message: "code is 1; it must be a string"},
		{name: "Account Number", line: with(goodGroup, `"A"`, `"Ä"`), field: "accountNumber", rule: "R1", message: `"Ä"`},
		{name: "no sites", line: with(goodOrganization, `[{"customerNumber":"C","name":"S","country":"DE"}]`, `[]`), field: "sites", rule: "R2",
			message: "at least one site"},
		{name: "sites null", line: with(goodOrganization, `[{"customerNumber":"C","name":"S","country":"DE"}]`, `null`), field: "sites", rule: "R2",
			message: "at least one site"},
		{name: "sites an object", line: with(goodOrganization, `[{"customerNumber":"C","name":"S","country":"DE"}]`, `{}`), field: "sites",
			message: "it must be a list"},
		{name: "a site is a string", line: with(goodOrganization, `[{`, `["x",{`), field: "sites[0]", message: "it must be an object"},
		{name: "Customer Number twice", line: with(goodOrganization, `"DE"}`, `"DE"},{"customerNumber":"c","name":"S","country":"DE"}`),
			field: "sites[1].customerNumber", rule: "R1", message: "C stands twice"},
		{name: "country unassigned", line: with(goodOrganization, `"DE"`, `"UK"`), field: "sites[0].country", rule: "R3", message: `"UK"`},
		{name: "country missing", line: with(goodOrganization, `,"country":"DE"`, ``), field: "sites[0].country", rule: "R3", message: "country is missing"},
		{name: "currency", line: with(goodOrganization, `"EUR"`, `"EUX"`), field: "currency", rule: "R6", message: `"EUX"`},
		{name: "currency missing", line: with(goodOrganization, `"currency":"EUR",`, ``), field: "currency", rule: "R6", message: "currency is missing"},
		{name: "document's site a string", line: with(goodContract, `"lines"`, `"site":"S","lines"`), field: "orders[0].site", message: "it must be an object"},
		{name: "document's site without a name", line: with(goodContract, `"lines"`, `"site":{"country":"DE","organizationName":"O"},"lines"`),
			field: "orders[0].site.name", message: "name is missing"},
		{name: "document's site without a country", line: with(goodContract, `"lines"`, `"site":{"name":"S","organizationName":"O"},"lines"`),
			field: "orders[0].site.country", rule: "R3", message: "country is missing"},
		{name: "document's site, country unassigned",
			line: with(goodContract, `"lines"`, `"site":{"name":"S","country":"UK","organizationName":"O"},"lines"`), field: "orders[0].site.country",
			rule: "R3", message: `"UK"`},
		{name: "document's site without an organization", line: with(goodContract, `"lines"`, `"site":{"name":"S","country":"DE"},"lines"`),
			field: "orders[0].site.organizationName", message: "organizationName is missing"},
		{name: "document's site, unknown key",
			line: with(goodContract, `"lines"`, `"site":{"name":"S","country":"DE","organizationName":"O","zip":"1"},"lines"`), field: "orders[0].site.zip",
			message: `unknown key "zip"`},
		{name: "status", line: with(goodContract, `"startsOn"`, `"status":"PAUSED","startsOn"`), field: "status", rule: "R7",
			message: `"PAUSED" must be one of ACTIVE, SUSPENDED, CANCELLED`},
		{name: "status in lower case", line: with(goodContract, `"startsOn"`, `"status":"active","startsOn"`), field: "status", rule: "R7", message: `"active"`},
		{name: "startsOn missing", line: with(goodContract, `"startsOn":"2026-01-01",`, ``), field: "startsOn", rule: "R7", message: "startsOn is missing"},
		{name: "no such day", line: with(goodContract, `"startsOn":"2026-01-01"`, `"startsOn":"2026-02-30"`), field: "startsOn", rule: "R7",
			message: `"2026-02-30"`},
		{name: "an instant", line: with(goodContract, `"orderedOn":"2026-01-01"`, `"orderedOn":"2026-01-01T00:00:00Z"`), field: "orders[0].orderedOn",
			rule: "R7", message: `"2026-01-01T00:00:00Z"`},
		{name: "ends before it starts", line: with(goodContract, `"orders"`, `"endsOn":"2025-12-31","orders"`), field: "endsOn", rule: "R7",
			message: "2025-12-31 is before startsOn 2026-01-01"},
		{name: "grace too long", line: with(goodContract, `"orders"`, `"graceDays":367,"orders"`), field: "graceDays", rule: "R9", message: "367"},
		{name: "grace negative", line: with(goodContract, `"orders"`, `"graceDays":-1,"orders"`), field: "graceDays", rule: "R9", message: "-1"},
		{name: "grace a fraction", line: with(goodContract, `"orders"`, `"graceDays":1.5,"orders"`), field: "graceDays", rule: "R9", message: "1.5"},
		{name: "grace a string", line: with(goodContract, `"orders"`, `"graceDays":"7","orders"`), field: "graceDays", rule: "R9",
			message: `the string "7"; it must be a number`},
		{name: "order twice", line: with(goodContract, `}]}]}`, `}]},{"orderNumber":"o","orderedOn":"2026-01-01","customerNumber":"C"}]}`),
			field: "orders[1].orderNumber", rule: "R1", message: "O stands twice"},
		{name: "quantity 0", line: with(goodContract, `"quantity":1`, `"quantity":0`), field: "orders[0].lines[0].quantity", rule: "R8", message: "quantity is 0"},
		{name: "quantity too large", line: with(goodContract, `"quantity":1`, `"quantity":1000001`), field: "orders[0].lines[0].quantity", rule: "R8",
			message: "1000001"},
		{name: "quantity huge", line: with(goodContract, `"quantity":1`, `"quantity":99999999999999999999`), field: "orders[0].lines[0].quantity",
			rule: "R8", message: "99999999999999999999"},
		{name: "currency withdrawn", line: `{"type":"organization","accountNumber":"A","name":"A","currency":"ANG","sites":[{"customerNumber":"S","name":"S","country":"DE"}]}`, field: "currency", rule: "R6", message: "withdrawnCurrency"},
		{name: "currency unknown", line: `{"type":"organization","accountNumber":"A","name":"A","currency":"HRK","withdrawnCurrency":true,"sites":[{"customerNumber":"S","name":"S","country":"DE"}]}`, field: "currency", rule: "R6", message: "HRK"},
		{name: "amount negative", line: with(goodContract, `"1.50"`, `"-1"`), field: "orders[0].lines[0].annualRecurringRevenue", rule: "R6", message: `"-1"`},
		{name: "amount empty", line: with(goodContract, `"1.50"`, `""`), field: "orders[0].lines[0].annualRecurringRevenue", rule: "R6", message: `""`},
		{name: "amount a number", line: with(goodContract, `"1.50"`, `1.5`), field: "orders[0].lines[0].annualRecurringRevenue", rule: "R6",
			message: "1.5; it must be a string"},
		{name: "amount with exponent", line: with(goodContract, `"1.50"`, `"1e3"`), field: "orders[0].lines[0].annualRecurringRevenue", rule: "R6",
			message: `"1e3"`},
		{name: "global with country", line: with(goodContract, `"quantity":1`, `"global":true,"country":"DE"`), field: "orders[0].lines[0].country",
			rule: "R8", message: "DE"},
		{name: "global a string", line: with(goodContract, `"quantity":1`, `"global":"yes"`), field: "orders[0].lines[0].global", rule: "R8",
			message: `"yes"; it must be true or false`},
		{name: "line ends before it starts", line: with(goodContract, `"quantity":1`, `"startsOn":"2026-03-01","endsOn":"2026-02-01"`),
			field: "orders[0].lines[0].endsOn", rule: "R7", message: "2026-02-01"},
		{name: "group without name", line: with(goodGroup, `"name":"G",`, ``), field: "name", rule: "R32", message: "name is missing"},
		{name: "group name too long", line: with(goodGroup, `"G"`, `"`+strings.Repeat("g", 101)+`"`), field: "name", rule: "R32", message: "1 to 100 characters"},
		{name: "group override", line: with(goodGroup, `"products"`, `"countryOverride":"ZZ","products"`), field: "countryOverride", rule: "R3", message: `"ZZ"`},
		{name: "product in a list", line: with(goodGroup, `["P"]`, `["P","q!"]`), field: "products[1]", rule: "R1", message: `"q!"`},
		{name: "null in a list", line: with(goodGroup, `["P"]`, `[null]`), field: "products[0]", rule: "R1", message: "null"},
		{name: "login without @", line: with(goodUser, `u@example.com`, `u.example.com`), field: "login", rule: "R4", message: `"u.example.com"`},
		{name: "login with two", line: with(goodUser, `u@example.com`, `u@v@example.com`), field: "login", rule: "R4", message: "exactly one @"},
		{name: "login without host", line: with(goodUser, `u@example.com`, `u@`), field: "login", rule: "R4", message: "host name"},
		{name: "login with a space", line: with(goodUser, `u@example.com`, `u v@example.com`), field: "login", rule: "R4", message: "without spaces"},
		{name: "login missing", line: with(goodUser, `"login":"u@example.com",`, ``), field: "login", rule: "R4", message: "login is missing"},
		{name: "user status", line: with(goodUser, `"login"`, `"status":"GONE","login"`), field: "status", rule: "R29", message: `"GONE"`},
		{name: "exception without a product", line: with(goodUser, `"roles"`, `"access":[{"access":"DENY"}],"roles"`), field: "access[0].product", rule: "R1", message: "product is missing"},
		{name: "exception without access", line: with(goodUser, `"roles"`, `"access":[{"product":"P"}],"roles"`), field: "access[0].access", rule: "R33", message: "access is missing"},
		{name: "exception in a country", line: with(goodUser, `"roles"`, `"access":[{"product":"P","country":"DE","access":"DENY"}],"roles"`), field: "access[0].country",
			message: `unknown key "country"; an exception has access, product`},
		{name: "exception of no kind", line: with(goodUser, `"roles"`, `"access":[{"product":"P","access":"deny"}],"roles"`), field: "access[0].access", rule: "R33",
			message: `"deny" must be one of ALLOW, DENY`},
		{name: "setting without access", line: with(goodOrganization, `"sites"`, `"access":[{"country":"DE"}],"sites"`), field: "access[0].access", rule: "R33", message: "access is missing"},
		{name: "setting of no country", line: with(goodOrganization, `"sites"`, `"access":[{"country":"XX","access":"DENY"}],"sites"`), field: "access[0].country", rule: "R3", message: "XX"},
		{name: "setting of no product", line: with(goodOrganization, `"sites"`, `"access":[{"product":"P!","access":"DENY"}],"sites"`), field: "access[0].product", rule: "R1", message: "P!"},
		{name: "role", line: with(goodUser, `CO_ADMIN`, `ADMIN`), field: "roles[0]", rule: "R27", message: `"ADMIN" must be one of ACCOUNT_ADMIN, CO_ADMIN`},
		{name: "group of a user", line: with(goodUser, `["G"]`, `[" "]`), field: "groups[0]", rule: "R32", message: `" "`},
		{name: "profile country", line: with(goodUser, `"login"`, `"profileCountry":"Germany","login"`), field: "profileCountry", rule: "R3", message: `"Germany"`},
		{name: "contact's login", line: with(goodContact, `u@example.com`, `@example.com`), field: "login", rule: "R4", message: `"@example.com"`},
		{name: "contact's country", line: with(goodContact, `"DE"`, `"DEU"`), field: "country", rule: "R3", message: `"DEU"`},
		{name: "domain", line: with(goodDomain, `example.com`, `exa mple`), field: "name", rule: "R28", message: `"exa mple"`},
		{name: "autoApprove", line: with(goodDomain, `true`, `1`), field: "autoApprove", rule: "R28", message: "1; it must be true or false"},
	} {
		t.Run(test.name, func(t *testing.T) {
			record, err := Decode([]byte(test.line))
			var e *graph.Error
			if !errors.As(err, &e) {
				t.Fatalf("%s\ngave %+v, %v", test.line, record, err)
			}
			if e.Code != graph.CodeInvalid || e.Field != test.field || e.Rule != test.rule || !strings.Contains(e.Message, test.message) {
				t.Errorf("%s\ngave code %s, field %q, rule %q: %s\nwant field %q, rule %q: %s", test.line, e.Code, e.Field, e.Rule, e.Message,
					test.field, test.rule, test.message)
			}
		})
	}
}

// with replaces one place of a line; it panics when the line does not have it.
func with(line, old, replacement string) string {
	if strings.Count(line, old) < 1 {
		panic(old + " is not in " + line)
	}
	return strings.Replace(line, old, replacement, 1)
}

func TestDecodeNormalizes(t *testing.T) {
	for _, test := range []struct {
		line string
		want Record
	}{
		{`{"type":"product","code":" cad-pro ","name":" CAD  "}`, &Product{ProductBody: graph.ProductBody{Code: "CAD-PRO", Name: "CAD"}}},
		{
			`{"name":"Å","sites":[{"customerNumber":"c-1","name":"S","country":" de ","street":null}],"currency":"eur","accountNumber":"a.1","type":"organization"}`,
			&Organization{Sites: []graph.SiteBody{{CustomerNumber: "C-1", Name: "S", CountryCode: "DE"}}, Access: []graph.AccessSetting{}, OrganizationBody: graph.OrganizationBody{
				AccountNumber: "A.1", Name: "Å", Currency: "EUR",
			}},
		},
		{
			`{"type":"user","accountNumber":"a","login":" Jürgen.Groß@Example.COM ","profileCountry":null}`,
			&User{AccountNumber: "A", Products: []string{}, Groups: []graph.GroupName{}, Roles: []graph.Role{}, Exceptions: []graph.AccessException{}, UserBody: graph.UserBody{
				Login: "Jürgen.Groß@Example.COM", LoginKey: "jürgen.gross@example.com", Status: graph.UserInvited,
			}},
		},
		{
			`{"type":"contract","contractNumber":"k","accountNumber":"a","startsOn":"1970-01-02"}`,
			&Contract{AccountNumber: "A", Orders: []graph.OrderContent{}, ContractBody: graph.ContractBody{
				ContractNumber: "K", Status: graph.ContractActive, Term: graph.Period{From: 1, To: graph.NoDate},
			}},
		},
		{`{"type":"group","accountNumber":"a","name":" Straße "}`, &Group{AccountNumber: "A", Name: "Straße", NameKey: "strasse", Products: []string{}}},
		{`{"type":"domain","accountNumber":"a","name":"MÜNCHEN.example"}`, &Domain{AccountNumber: "A", Name: "münchen.example"}},
		{
			`{"type":"fulfillmentContact","accountNumber":"a","login":"U@x.example","country":null}`,
			&FulfillmentContact{AccountNumber: "A", Login: "U@x.example", LoginKey: "u@x.example"},
		},
	} {
		got, err := Decode([]byte(test.line))
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s\ngave %+v, %v\nwant %+v", test.line, got, err, test.want)
		}
		if got != nil && (got.Type() != test.want.Type() || got.Account() != test.want.Account()) {
			t.Errorf("%s: type %s, account %s", test.line, got.Type(), got.Account())
		}
	}
}

// TestDecodeRefusesTheBadExampleOfEveryText: a record with a malformed text of a site, of the site in a Fulfillment Document, or of a user is
// refused, and the error names the field.
func TestDecodeRefusesTheBadExampleOfEveryText(t *testing.T) {
	for i, text := range graph.SiteTexts {
		line := with(goodOrganization, `{"customerNumber":"C","name":"S","country":"DE"}`, malformed(graph.SiteTexts, i))
		refuses(t, line, "sites[0]."+text.Name)
	}
	for i, text := range graph.PlacedTexts {
		refuses(t, with(goodContract, `"lines"`, `"site":`+malformed(graph.PlacedTexts, i)+`,"lines"`), "orders[0].site."+text.Name)
	}
	for _, text := range slices.Concat(graph.UserTexts, graph.UserCountries) {
		bad, _ := json.Marshal(text.BadExample)
		refuses(t, with(goodUser, `"login"`, `"`+text.Name+`":`+string(bad)+`,"login"`), text.Name)
	}
}

// malformed returns an object of texts, each with its example; the one at the position has its bad example.
func malformed[T any](texts []graph.Text[T], at int) string {
	object := map[string]string{}
	for i, text := range texts {
		if object[text.Name] = text.Example; i == at {
			object[text.Name] = text.BadExample
		}
	}
	encoded, _ := json.Marshal(object)
	return string(encoded)
}

// refuses fails the test unless a line is refused for the field.
func refuses(t *testing.T, line, field string) {
	t.Helper()
	var e *graph.Error
	if _, err := Decode([]byte(line)); !errors.As(err, &e) || e.Field != field {
		t.Errorf("%s: %v, want an error in %s", line, err, field)
	}
}

// TestAbsentAndNullAreTheSame adds null for every absent field of a line.
func TestAbsentAndNullAreTheSame(t *testing.T) {
	for _, line := range []string{goodContract, goodGroup, goodUser, goodContact, goodDomain} {
		absent, err := Decode([]byte(line))
		if err != nil {
			t.Fatal(err)
		}
		v, _ := parse([]byte(line))
		o := objectOf("x", v)
		readers[absent.Type()](o)
		nulls := line
		for _, name := range o.asked {
			if !strings.Contains(line, `"`+name+`"`) {
				nulls = with(nulls, `{`, `{"`+name+`":null,`)
			}
		}
		got, err := Decode([]byte(nulls))
		if err != nil || !reflect.DeepEqual(got, absent) {
			t.Errorf("%s\ngave %+v, %v", nulls, got, err)
		}
	}
}

// TestManyKeysAreCheap: a line with very many keys is refused without a comparison of each key with each other.
func TestManyKeysAreCheap(t *testing.T) {
	line := `{"type":"product"` + strings.Repeat(`,"code":"P"`, 80_000) + `}`
	if _, err := Decode([]byte(line)); err == nil {
		t.Error("it was taken")
	}
}

func TestEveryTypeHasAReader(t *testing.T) {
	for _, kind := range Types {
		if readers[kind] == nil {
			t.Errorf("%s has none", kind)
		}
	}
}

// FuzzDecode: a record that was decoded can be written, and the written line decodes to an equal record; no input panics.
func FuzzDecode(f *testing.F) {
	for _, line := range []string{goodProduct, goodOrganization, goodContract, goodGroup, goodUser, goodContact, goodDomain, `{"a":[1,{"b":null}]}`} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		record, err := Decode(line)
		if err != nil {
			var e *graph.Error
			if !errors.As(err, &e) || e.Message == "" || e.Code != graph.CodeInvalid {
				t.Fatalf("the refusal is %#v", err)
			}
			return
		}
		var out bytes.Buffer
		if err := NewWriter(&out).Write(record); err != nil {
			t.Fatal(err)
		}
		again, err := Decode(out.Bytes())
		if err != nil || !reflect.DeepEqual(record, again) {
			t.Fatalf("%s\nbecame %s\n%+v, %v\n%+v", line, out.Bytes(), again, err, record)
		}
		if !json.Valid(out.Bytes()) {
			t.Fatalf("%s is no JSON", out.Bytes())
		}
	})
}
