package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// Good lines that the table of bad ones changes in one place.
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

// TestDecodeRefuses has a line of every kind that is refused, with the field, the rule, and a word of the message: the value, where
// there is one.
func TestDecodeRefuses(t *testing.T) {
	for _, test := range []struct{ name, line, field, rule, message string }{
		{"not JSON", `{"type":`, "", "", "unexpected end of JSON input"},
		{"not an object", `["product"]`, "", "", "a record is a list"},
		{"trailing garbage", goodProduct + ` x`, "", "", `'x' after top-level value`},
		{"two records", goodProduct + goodProduct, "", "", `after top-level value`},
		{"invalid UTF-8", "{\"type\":\"product\",\"code\":\"P\",\"name\":\"\xff\"}", "", "", "not valid UTF-8"},
		{"no type", `{"code":"P"}`, "type", "", "type is missing"},
		{"null type", `{"type":null}`, "type", "", "type is missing"},
		{"type is a number", `{"type":7}`, "type", "", "type is 7; it must be a string"},
		{"unknown type", `{"type":"licence"}`, "type", "", `"licence" must be one of product, organization`},
		{"unknown key", with(goodProduct, `"name"`, `"colour":"red","name"`), "colour", "", `unknown key "colour"; a product record has code, name, type`},
		{"key in another case", with(goodProduct, `"name"`, `"Name"`), "Name", "", `unknown key "Name"`},
		{"unknown key inside", with(goodOrganization, `"country"`, `"land":"DE","country"`), "sites[0].land", "", `unknown key "land"; a site has`},
		{"key twice", with(goodProduct, `"name"`, `"code":"Q","name"`), "code", "", "stands twice"},
		{"key twice, once null", with(goodProduct, `"name"`, `"code":null,"name"`), "code", "", "stands twice"},
		{"key missing", `{"type":"product","name":"N"}`, "code", "R1", "code is missing"},
		{"name missing", `{"type":"product","code":"P"}`, "name", "", "name is missing"},
		{"name empty", with(goodProduct, `"N"`, `"  "`), "name", "", "name must not be empty"},
		{"name too long", with(goodProduct, `"N"`, `"`+strings.Repeat("n", 201)+`"`), "name", "", "at most 200 characters"},
		{"control character", with(goodProduct, `"N"`, `"a\u0000b"`), "name", "", "control"},
		{"lone surrogate", with(goodProduct, `"N"`, `"\ud800"`), "name", "", "U+FFFD"},
		{"key with a space", with(goodProduct, `"P"`, `"P 1"`), "code", "R1", `"P 1"`},
		{"key too long", with(goodProduct, `"P"`, `"`+strings.Repeat("P", 65)+`"`), "code", "R1", "1 to 64 characters"},
		{"key is a number", with(goodProduct, `"P"`, `1`), "code", "R1", "code is 1; it must be a string"},
		{"Account Number", with(goodGroup, `"A"`, `"Ä"`), "accountNumber", "R1", `"Ä"`},
		{"no sites", with(goodOrganization, `[{"customerNumber":"C","name":"S","country":"DE"}]`, `[]`), "sites", "R2", "at least one site"},
		{"sites null", with(goodOrganization, `[{"customerNumber":"C","name":"S","country":"DE"}]`, `null`), "sites", "R2", "at least one site"},
		{"sites an object", with(goodOrganization, `[{"customerNumber":"C","name":"S","country":"DE"}]`, `{}`), "sites", "", "it must be a list"},
		{"a site is a string", with(goodOrganization, `[{`, `["x",{`), "sites[0]", "", "it must be an object"},
		{"Customer Number twice", with(goodOrganization, `"DE"}`, `"DE"},{"customerNumber":"c","name":"S","country":"DE"}`), "sites[1].customerNumber", "R1", "C stands twice"},
		{"country unassigned", with(goodOrganization, `"DE"`, `"UK"`), "sites[0].country", "R3", `"UK"`},
		{"country missing", with(goodOrganization, `,"country":"DE"`, ``), "sites[0].country", "R3", "country is missing"},
		{"currency", with(goodOrganization, `"EUR"`, `"EUX"`), "currency", "R6", `"EUX"`},
		{"currency missing", with(goodOrganization, `"currency":"EUR",`, ``), "currency", "R6", "currency is missing"},
		{"document's site a string", with(goodContract, `"lines"`, `"site":"S","lines"`), "orders[0].site", "", "it must be an object"},
		{"document's site without a name", with(goodContract, `"lines"`, `"site":{"country":"DE","organizationName":"O"},"lines"`), "orders[0].site.name", "", "name is missing"},
		{"document's site without a country", with(goodContract, `"lines"`, `"site":{"name":"S","organizationName":"O"},"lines"`), "orders[0].site.country", "R3", "country is missing"},
		{"document's site, country unassigned", with(goodContract, `"lines"`, `"site":{"name":"S","country":"UK","organizationName":"O"},"lines"`), "orders[0].site.country", "R3", `"UK"`},
		{"document's site without an organization", with(goodContract, `"lines"`, `"site":{"name":"S","country":"DE"},"lines"`), "orders[0].site.organizationName", "", "organizationName is missing"},
		{"document's site, unknown key", with(goodContract, `"lines"`, `"site":{"name":"S","country":"DE","organizationName":"O","zip":"1"},"lines"`), "orders[0].site.zip", "", `unknown key "zip"`},
		{"status", with(goodContract, `"startsOn"`, `"status":"PAUSED","startsOn"`), "status", "R7", `"PAUSED" must be one of ACTIVE, SUSPENDED, CANCELLED`},
		{"status in lower case", with(goodContract, `"startsOn"`, `"status":"active","startsOn"`), "status", "R7", `"active"`},
		{"startsOn missing", with(goodContract, `"startsOn":"2026-01-01",`, ``), "startsOn", "R7", "startsOn is missing"},
		{"no such day", with(goodContract, `"startsOn":"2026-01-01"`, `"startsOn":"2026-02-30"`), "startsOn", "R7", `"2026-02-30"`},
		{"an instant", with(goodContract, `"orderedOn":"2026-01-01"`, `"orderedOn":"2026-01-01T00:00:00Z"`), "orders[0].orderedOn", "R7", `"2026-01-01T00:00:00Z"`},
		{"ends before it starts", with(goodContract, `"orders"`, `"endsOn":"2025-12-31","orders"`), "endsOn", "R7", "2025-12-31 is before startsOn 2026-01-01"},
		{"grace too long", with(goodContract, `"orders"`, `"graceDays":367,"orders"`), "graceDays", "R9", "367"},
		{"grace negative", with(goodContract, `"orders"`, `"graceDays":-1,"orders"`), "graceDays", "R9", "-1"},
		{"grace a fraction", with(goodContract, `"orders"`, `"graceDays":1.5,"orders"`), "graceDays", "R9", "1.5"},
		{"grace a string", with(goodContract, `"orders"`, `"graceDays":"7","orders"`), "graceDays", "R9", `the string "7"; it must be a number`},
		{"order twice", with(goodContract, `}]}]}`, `}]},{"orderNumber":"o","orderedOn":"2026-01-01","customerNumber":"C"}]}`), "orders[1].orderNumber", "R1", "O stands twice"},
		{"quantity 0", with(goodContract, `"quantity":1`, `"quantity":0`), "orders[0].lines[0].quantity", "R8", "quantity is 0"},
		{"quantity too large", with(goodContract, `"quantity":1`, `"quantity":1000001`), "orders[0].lines[0].quantity", "R8", "1000001"},
		{"quantity huge", with(goodContract, `"quantity":1`, `"quantity":99999999999999999999`), "orders[0].lines[0].quantity", "R8", "99999999999999999999"},
		{"currency withdrawn", `{"type":"organization","accountNumber":"A","name":"A","currency":"ANG","sites":[{"customerNumber":"S","name":"S","country":"DE"}]}`, "currency", "R6", "withdrawnCurrency"},
		{"currency unknown", `{"type":"organization","accountNumber":"A","name":"A","currency":"HRK","withdrawnCurrency":true,"sites":[{"customerNumber":"S","name":"S","country":"DE"}]}`, "currency", "R6", "HRK"},
		{"amount negative", with(goodContract, `"1.50"`, `"-1"`), "orders[0].lines[0].annualRecurringRevenue", "R6", `"-1"`},
		{"amount empty", with(goodContract, `"1.50"`, `""`), "orders[0].lines[0].annualRecurringRevenue", "R6", `""`},
		{"amount a number", with(goodContract, `"1.50"`, `1.5`), "orders[0].lines[0].annualRecurringRevenue", "R6", "1.5; it must be a string"},
		{"amount with exponent", with(goodContract, `"1.50"`, `"1e3"`), "orders[0].lines[0].annualRecurringRevenue", "R6", `"1e3"`},
		{"global with country", with(goodContract, `"quantity":1`, `"global":true,"country":"DE"`), "orders[0].lines[0].country", "R8", "DE"},
		{"global a string", with(goodContract, `"quantity":1`, `"global":"yes"`), "orders[0].lines[0].global", "R8", `"yes"; it must be true or false`},
		{"line ends before it starts", with(goodContract, `"quantity":1`, `"startsOn":"2026-03-01","endsOn":"2026-02-01"`), "orders[0].lines[0].endsOn", "R7", "2026-02-01"},
		{"group without name", with(goodGroup, `"name":"G",`, ``), "name", "R32", "name is missing"},
		{"group name too long", with(goodGroup, `"G"`, `"`+strings.Repeat("g", 101)+`"`), "name", "R32", "1 to 100 characters"},
		{"group override", with(goodGroup, `"products"`, `"countryOverride":"ZZ","products"`), "countryOverride", "R3", `"ZZ"`},
		{"product in a list", with(goodGroup, `["P"]`, `["P","q!"]`), "products[1]", "R1", `"q!"`},
		{"null in a list", with(goodGroup, `["P"]`, `[null]`), "products[0]", "R1", "null"},
		{"login without @", with(goodUser, `u@example.com`, `u.example.com`), "login", "R4", `"u.example.com"`},
		{"login with two", with(goodUser, `u@example.com`, `u@v@example.com`), "login", "R4", "exactly one @"},
		{"login without host", with(goodUser, `u@example.com`, `u@`), "login", "R4", "host name"},
		{"login with a space", with(goodUser, `u@example.com`, `u v@example.com`), "login", "R4", "without spaces"},
		{"login missing", with(goodUser, `"login":"u@example.com",`, ``), "login", "R4", "login is missing"},
		{"user status", with(goodUser, `"login"`, `"status":"GONE","login"`), "status", "R29", `"GONE"`},
		{"role", with(goodUser, `CO_ADMIN`, `ADMIN`), "roles[0]", "R27", `"ADMIN" must be one of ACCOUNT_ADMIN, CO_ADMIN`},
		{"group of a user", with(goodUser, `["G"]`, `[" "]`), "groups[0]", "R32", `" "`},
		{"profile country", with(goodUser, `"login"`, `"profileCountry":"Germany","login"`), "profileCountry", "R3", `"Germany"`},
		{"contact's login", with(goodContact, `u@example.com`, `@example.com`), "login", "R4", `"@example.com"`},
		{"contact's country", with(goodContact, `"DE"`, `"DEU"`), "country", "R3", `"DEU"`},
		{"domain", with(goodDomain, `example.com`, `exa mple`), "name", "R28", `"exa mple"`},
		{"autoApprove", with(goodDomain, `true`, `1`), "autoApprove", "R28", "1; it must be true or false"},
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

// with replaces one place of a line, and fails the program when it is not there.
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
		{`{"type":"product","code":" cad-pro ","name":" CAD  "}`, &Product{Code: "CAD-PRO", Name: "CAD"}},
		{
			`{"name":"Å","sites":[{"customerNumber":"c-1","name":"S","country":" de ","street":null}],"currency":"eur","accountNumber":"a.1","type":"organization"}`,
			&Organization{AccountNumber: "A.1", Name: "Å", Currency: "EUR", Sites: []graph.SiteBody{{CustomerNumber: "C-1", Name: "S", CountryCode: "DE"}}},
		},
		{
			`{"type":"user","accountNumber":"a","login":" Jürgen.Groß@Example.COM ","profileCountry":null}`,
			&User{
				AccountNumber: "A", Login: "Jürgen.Groß@Example.COM", LoginKey: "jürgen.gross@example.com", Status: graph.UserInvited, Products: []string{}, Groups: []GroupName{}, Roles: []graph.Role{},
			},
		},
		{
			`{"type":"contract","contractNumber":"k","accountNumber":"a","startsOn":"1970-01-02"}`,
			&Contract{ContractNumber: "K", AccountNumber: "A", Status: graph.ContractActive, Term: graph.Period{From: 1, To: graph.NoDate}, Orders: []Order{}},
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

// TestAbsentAndNullAreTheSame writes null for every field that a line leaves out.
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

// TestManyKeysAreCheap: a line full of keys is refused without comparing each with each.
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

// FuzzDecode: whatever is read can be written, and reads back as the same; nothing panics.
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
