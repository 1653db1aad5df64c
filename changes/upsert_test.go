package changes

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// base are the records of two organizations: A with sites in DE and AT, B with one in FR.
var base = []string{
	`{"type":"product","code":"P","name":"P"}`,
	`{"type":"product","code":"Q","name":"Q"}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"},{"customerNumber":"A2","name":"S","country":"AT"}]}`,
	`{"type":"organization","accountNumber":"B","name":"B","currency":"EUR","sites":[{"customerNumber":"B1","name":"S","country":"FR"}]}`,
	`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[` +
		`{"product":"P","annualRecurringRevenue":"5.00"},{"product":"Q","global":true,"startsOn":"2026-02-01","endsOn":"2026-11-30"}]}]}`,
	`{"type":"contract","contractNumber":"GONE","accountNumber":"A","status":"CANCELLED","startsOn":"2026-01-01"}`,
	`{"type":"group","accountNumber":"A","name":"Straße","products":["P"]}`,
	`{"type":"user","accountNumber":"A","login":"admin@a.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}`,
	`{"type":"user","accountNumber":"A","login":"u@a.example","groups":["STRASSE"],"products":["Q","P","Q"]}`,
	`{"type":"user","accountNumber":"B","login":"u@b.example"}`,
	`{"type":"fulfillmentContact","accountNumber":"A","login":"u@a.example"}`,
	`{"type":"domain","accountNumber":"A","name":"a.example"}`,
}

func stateOf(t *testing.T, lines ...string) *State {
	t.Helper()
	s := NewState(func(noun, key string) string { return noun + " " + key })
	s.NewToken = func() string { return "token" }
	for _, line := range lines {
		if _, err := s.Upsert(decode(t, line)); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return s
}

// decode returns the upsert of a record.
func decode(t *testing.T, line string) Upsert {
	t.Helper()
	record, err := records.Decode([]byte(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	switch r := record.(type) {
	case *records.Product:
		return (*UpsertProduct)(r)
	case *records.Organization:
		return (*UpsertOrganization)(r)
	case *records.Contract:
		return (*UpsertContract)(r)
	case *records.Group:
		return (*UpsertGroup)(r)
	case *records.User:
		return (*UpsertUser)(r)
	case *records.FulfillmentContact:
		return (*UpsertContact)(r)
	}
	return (*UpsertDomain)(record.(*records.Domain))
}

// TestUpsertRefuses has a refusal by each rule that depends on the stored state.
func TestUpsertRefuses(t *testing.T) {
	for _, test := range []struct {
		name, line            string
		reason                Reason
		field, rule, mentions string
	}{
		{name: "unknown organization", line: `{"type":"group","accountNumber":"Z","name":"G"}`, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
		{name: "unknown product in a group", line: `{"type":"group","accountNumber":"A","name":"G","products":["P","X"]}`, reason: UnknownReference,
			field: "products[1]", mentions: "X"},
		{name: "unknown product of a user", line: `{"type":"user","accountNumber":"A","login":"n@n.example","products":["X"]}`, reason: UnknownReference,
			field: "products[0]", mentions: "X"},
		{name: "unknown product in a line", line: contract(`{"product":"X"}`), reason: UnknownReference, field: "orders[0].lines[0].product", mentions: "X"},
		{name: "unknown group", line: `{"type":"user","accountNumber":"A","login":"n@n.example","groups":["Straße","None"]}`, reason: UnknownReference,
			field: "groups[1]", mentions: "None"},
		{name: "another organization's group", line: `{"type":"user","accountNumber":"B","login":"n@n.example","groups":["Straße"]}`,
			reason: UnknownReference, field: "groups[0]", mentions: "Straße"},
		{name: "site of another organization", line: with(contract(`{"product":"P"}`), `"A1"`, `"B1"`), reason: UnknownReference,
			field: "orders[0].customerNumber", mentions: "no site B1"},
		{name: "Customer Number taken", line: `{"type":"organization","accountNumber":"C","name":"C","currency":"EUR","sites":[{"customerNumber":"C1","name":"S","country":"DE"},{"customerNumber":"A1","name":"S","country":"DE"}]}`, reason: NumberTaken, field: "sites[1].customerNumber", rule: "R1", mentions: "A1"},
		{name: "contract number taken", line: `{"type":"contract","contractNumber":"K","accountNumber":"B","startsOn":"2026-01-01"}`, reason: NumberTaken,
			field: "contractNumber", rule: "R1", mentions: "K"},
		{name: "order number taken", line: with(contract(`{"product":"P"}`), `"N-O"`, `"O"`), reason: NumberTaken, field: "orders[0].orderNumber",
			rule: "R1", mentions: "O"},
		{name: "cancelled for good", line: `{"type":"contract","contractNumber":"GONE","accountNumber":"A","status":"ACTIVE","startsOn":"2026-01-01"}`,
			reason: ContractCancelled, field: "status", rule: "R7", mentions: "GONE"},
		{name: "line starts too early", line: contract(`{"product":"P","startsOn":"2025-12-31"}`), reason: LineOutsideContract,
			field: "orders[0].lines[0].startsOn", rule: "R7", mentions: "2025-12-31"},
		{name: "line ends too late", line: contract(`{"product":"P"},{"product":"P","endsOn":"2027-01-01"}`), reason: LineOutsideContract,
			field: "orders[0].lines[1].endsOn", rule: "R7", mentions: "2027-01-01"},
		{name: "line of a country without site", line: contract(`{"product":"P","country":"FR"}`), reason: CountryWithoutSite,
			field: "orders[0].lines[0].country", rule: "R8", mentions: "FR"},
		{name: "too many digits", line: contract(`{"product":"P","annualRecurringRevenue":"1.005"}`), field: "orders[0].lines[0].annualRecurringRevenue",
			rule: "R6", mentions: "1.005"},
		{name: "fewer lines", line: `{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[{"product":"P"}]}]}`, reason: LinesMissing, field: "orders[0].lines", mentions: "has 2 lines, and its record has 1"},
		{name: "designation", line: `{"type":"user","accountNumber":"A","login":"n@n.example","entitlementCountry":"FR"}`, reason: CountryWithoutSite,
			field: "entitlementCountry", rule: "R23", mentions: "FR"},
		{name: "override of a login", line: `{"type":"user","accountNumber":"A","login":"n@n.example","countryOverride":"FR"}`,
			reason: CountryWithoutSite, field: "countryOverride", rule: "R23", mentions: "FR"},
		{name: "override of a group", line: `{"type":"group","accountNumber":"A","name":"G","countryOverride":"FR"}`, reason: CountryWithoutSite,
			field: "countryOverride", rule: "R23", mentions: "FR"},
		{name: "contact's country", line: `{"type":"fulfillmentContact","accountNumber":"A","login":"u@a.example","country":"FR"}`,
			reason: CountryWithoutSite, field: "country", rule: "R23", mentions: "FR"},
		{name: "contact is no user", line: `{"type":"fulfillmentContact","accountNumber":"A","login":"n@n.example"}`, reason: UnknownReference,
			field: "login", rule: "R25", mentions: "n@n.example"},
		{name: "contact is another organization's", line: `{"type":"fulfillmentContact","accountNumber":"A","login":"u@b.example"}`,
			reason: UnknownReference, field: "login", rule: "R25", mentions: "is no user of organization A"},
		{name: "login taken", line: `{"type":"user","accountNumber":"B","login":"U@A.example"}`, reason: LoginTaken, field: "login", rule: "R4",
			mentions: "belongs to another organization"},
		{name: "login's domain claimed", line: `{"type":"user","accountNumber":"B","login":"n@A.EXAMPLE"}`, reason: LoginDomainClaimed, field: "login",
			rule: "R28", mentions: "claimed by another organization"},
		{name: "domain claimed", line: `{"type":"domain","accountNumber":"B","name":"A.example"}`, reason: DomainClaimed, field: "name", rule: "R28",
			mentions: "claimed by another organization"},
		{name: "public domain", line: `{"type":"domain","accountNumber":"A","name":"GMX.net"}`, reason: PublicDomain, field: "name", rule: "R36",
			mentions: "gmx.net"},
		{name: "last administrator loses the role", line: `{"type":"user","accountNumber":"A","login":"admin@a.example","status":"ACTIVE"}`,
			reason: LastAdmin, field: "roles", rule: "R27", mentions: "last"},
		{name: "last administrator is locked",
			line: `{"type":"user","accountNumber":"A","login":"admin@a.example","status":"LOCKED","roles":["ACCOUNT_ADMIN"]}`, reason: LastAdmin,
			field: "status", rule: "R27", mentions: "last"},
		{name: "last site of a country in use",
			line:   `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"CH"}]}`,
			reason: SiteInUse, field: "sites[0].country", rule: "R23", mentions: "DE"},
		{name: "currency while lines have amounts",
			line:   `{"type":"organization","accountNumber":"A","name":"A","currency":"USD","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`,
			reason: AmountUnfit, field: "currency", rule: "R6", mentions: "EUR to USD"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := stateOf(t, base...)
			before := stateOf(t, base...)
			outcome, err := s.Upsert(decode(t, test.line))
			var e *graph.Error
			if !errors.As(err, &e) {
				t.Fatalf("it gave %+v, %v", outcome, err)
			}
			var refusal *Refusal
			if errors.As(err, &refusal) != (test.reason != "") || refusal != nil && refusal.Reason != test.reason {
				t.Errorf("the refusal is %v, want %s", err, test.reason)
			}
			if e.Field != test.field || e.Rule != test.rule || !strings.Contains(e.Message, test.mentions) {
				t.Errorf("field %q, rule %q: %s", e.Field, e.Rule, e.Message)
			}
			s.NewID, before.NewID, s.NewToken, before.NewToken = nil, nil, nil, nil
			if !reflect.DeepEqual(s, before) {
				t.Error("the state changed")
			}
			if (e.Rule == "R4" || e.Rule == "R28") && strings.Contains(e.Message, "organization A") {
				t.Errorf("the message tells whose it is: %s", e.Message)
			}
		})
	}
}

// contract returns a new contract of A, for 2026, with one order for the site in DE.
func contract(lines string) string {
	return `{"type":"contract","contractNumber":"N","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[` +
		`{"orderNumber":"N-O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[` + lines + `]}]}`
}

func with(line, old, replacement string) string { return strings.Replace(line, old, replacement, 1) }

func TestUpsertAllows(t *testing.T) {
	for _, test := range []struct {
		name, line string
		result     Result
		effects    int
		shared     bool
	}{
		{name: "the same user, lists in another order",
			line: `{"type":"user","accountNumber":"A","login":"u@a.example","groups":["straße"],"products":["P","Q"]}`, result: Unchanged},
		{name: "the same group", line: `{"type":"group","accountNumber":"A","name":"Straße","products":["P"]}`, result: Unchanged},
		{name: "a login spelled anew", line: `{"type":"user","accountNumber":"A","login":"U@a.example","groups":["straße"],"products":["P","Q"]}`,
			result: Updated, effects: 1},
		{name: "a group spelled anew", line: `{"type":"group","accountNumber":"A","name":"STRASSE","products":["P"]}`, result: Updated, effects: 1, shared: true},
		{name: "a list replaced", line: `{"type":"user","accountNumber":"A","login":"u@a.example"}`, result: Updated, effects: 1},
		{name: "a site is left out", line: `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`, result: Unchanged},
		{name: "a site is added", line: `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A3","name":"S","country":"CH"}]}`, result: Updated, effects: 1, shared: true},
		{name: "a new name is no matter of entitlement",
			line:   `{"type":"organization","accountNumber":"A","name":"AA","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`,
			result: Updated, effects: 1},
		{name: "another currency without amounts",
			line:   `{"type":"organization","accountNumber":"B","name":"B","currency":"JPY","sites":[{"customerNumber":"B1","name":"S","country":"FR"}]}`,
			result: Updated, effects: 1, shared: true},
		{name: "a country without references is left",
			line:   `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A2","name":"S","country":"CH"}]}`,
			result: Updated, effects: 1, shared: true},
		{name: "orders are left out, lines are clipped",
			line: `{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-03-01","endsOn":"2026-06-30"}`, result: Updated, effects: 1,
			shared: true},
		{name: "lines that stay are not looked at again", line: with(base[4], `"2026-12-31"`, `"2026-06-30"`), result: Updated, effects: 1, shared: true},
		{name: "a line may be beyond", line: with(contract(`{"product":"P","endsOn":"2030-01-01"}`), `"orders"`, `"linesBeyond":true,"orders"`),
			result: Created, effects: 3, shared: true},
		{name: "a line is added", line: with(base[4], `"2026-11-30"}`, `"2026-11-30"},{"product":"P"}`), result: Updated, effects: 1, shared: true},
		{name: "cancelled stays", line: `{"type":"contract","contractNumber":"GONE","accountNumber":"A","status":"CANCELLED","startsOn":"2026-01-01"}`,
			result: Unchanged},
		{name: "a second contact of the same user", line: `{"type":"fulfillmentContact","accountNumber":"A","login":"u@a.example","country":"DE"}`,
			result: Created, effects: 1},
		{name: "the same contact", line: `{"type":"fulfillmentContact","accountNumber":"A","login":"U@A.example"}`, result: Unchanged},
		{name: "a login of a domain of one's own", line: `{"type":"user","accountNumber":"A","login":"n@a.example"}`, result: Created, effects: 1},
		{name: "a domain that others have logins of", line: `{"type":"domain","accountNumber":"A","name":"b.example"}`, result: Created, effects: 1},
		{name: "autoApprove", line: `{"type":"domain","accountNumber":"A","name":"a.example","autoApprove":true}`, result: Updated, effects: 1},
		{name: "a product renamed", line: `{"type":"product","code":"P","name":"PP"}`, result: Updated, effects: 1, shared: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := stateOf(t, base...)
			outcome, err := s.Upsert(decode(t, test.line))
			if err != nil {
				t.Fatal(err)
			}
			shared := false
			for _, e := range outcome.Effects {
				shared = shared || e.Shared()
			}
			if outcome.Result != test.result || len(outcome.Effects) != test.effects || shared != test.shared {
				t.Errorf("%s, %d effects, shared %v; want %s, %d, %v", outcome.Result, len(outcome.Effects), shared, test.result, test.effects, test.shared)
			}
			if again, err := s.Upsert(decode(t, test.line)); err != nil || again.Result != Unchanged {
				t.Errorf("again: %s, %v", again.Result, err)
			}
		})
	}
}

// TestTalliesMoveWithChanges: the counts include the effects of an earlier record when a later one is evaluated.
func TestTalliesMoveWithChanges(t *testing.T) {
	s := stateOf(t, append(base,
		`{"type":"user","accountNumber":"A","login":"two@a.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}`,
		`{"type":"user","accountNumber":"A","login":"admin@a.example","status":"DEACTIVATED"}`,
		`{"type":"user","accountNumber":"A","login":"u@a.example","countryOverride":"AT"}`)...)
	if _, err := s.Upsert(decode(t, `{"type":"user","accountNumber":"A","login":"two@a.example","status":"ACTIVE"}`)); graphRule(err) != "R27" {
		t.Errorf("the last administrator: %v", err)
	}
	moved := decode(t, `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A2","name":"S","country":"CH"}]}`)
	if _, err := s.Upsert(moved); graphRule(err) != "R23" {
		t.Errorf("a country in use: %v", err)
	}
	if _, err := s.Upsert(decode(t, `{"type":"user","accountNumber":"A","login":"u@a.example"}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Upsert(moved); err != nil {
		t.Errorf("a country no longer in use: %v", err)
	}
}

func graphRule(err error) string {
	var e *graph.Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return ""
}

// TestUnreadTallyIsAFault: without a count that it needs, an upsert is neither allowed nor refused, and CountsOf returns that count.
func TestUnreadTallyIsAFault(t *testing.T) {
	for line, want := range map[string]Counts{
		`{"type":"user","accountNumber":"A","login":"admin@a.example"}`:                                                                       {Administrators: []string{"A"}},
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"CH"}]}`: {CountryRefs: []string{"A"}},
		`{"type":"organization","accountNumber":"A","name":"A","currency":"KWD","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`: {LinesWithAmount: []string{"A"}},
	} {
		s := stateOf(t, base...)
		a := s.Accounts["A"]
		a.Administrators, a.CountryRefs, a.LinesWithAmount = nil, nil, nil
		upsert := decode(t, line)
		if _, err := s.Upsert(upsert); graph.CodeOf(err) != graph.CodeInternal {
			t.Errorf("%s: %v", line, err)
		}
		if got := CountsOf(s, []Upsert{upsert}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s wants %+v", line, got)
		}
	}
}

func TestNet(t *testing.T) {
	s := stateOf(t, base...)
	var effects []Effect
	for _, line := range []string{
		`{"type":"user","accountNumber":"A","login":"u@a.example"}`,
		`{"type":"user","accountNumber":"A","login":"n@a.example"}`,
		`{"type":"user","accountNumber":"A","login":"n@a.example","status":"ACTIVE"}`,
		base[8],
	} {
		outcome, err := s.Upsert(decode(t, line))
		if err != nil {
			t.Fatal(err)
		}
		effects = append(effects, outcome.Effects...)
	}
	net := Net(effects)
	if len(effects) != 4 || len(net) != 1 {
		t.Fatalf("%d effects came to %d", len(effects), len(net))
	}
	if put := net[0].(Write[User]); put.Before != nil || put.After.Login != "n@a.example" || put.After.Status != graph.UserActive {
		t.Errorf("it is %+v", put)
	}
}

func TestReadSetOfUpserts(t *testing.T) {
	var list []Upsert
	for _, line := range base {
		list = append(list, decode(t, line))
	}
	want := ReadSet{
		Accounts: []string{"A", "B"}, Products: []string{"P", "Q"}, CustomerNumbers: []string{"A1", "A2", "B1"},
		Contracts: []string{"GONE", "K"}, Orders: []string{"O"}, Groups: []GroupKey{{"A", "strasse"}},
		Users: []string{"admin@a.example", "u@a.example", "u@b.example"}, ContactUsers: []string{"u@a.example"},
		Domains: []string{"a.example", "b.example"}, Claims: []ClaimKey{{"A", "a.example"}}, AccessOf: []string{"A", "B"},
	}
	if got := ReadSetOf(list); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
