package changes

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// base is two organizations: A with sites in DE and AT, B with one in FR.
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
	for _, line := range lines {
		if _, err := s.Upsert(decode(t, line)); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return s
}

func decode(t *testing.T, line string) records.Record {
	t.Helper()
	r, err := records.Decode([]byte(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return r
}

// TestUpsertRefuses has each rule that depends on what is stored.
func TestUpsertRefuses(t *testing.T) {
	for _, test := range []struct {
		name, line            string
		reason                Reason
		field, rule, mentions string
	}{
		{"unknown organization", `{"type":"group","accountNumber":"Z","name":"G"}`, UnknownReference, "accountNumber", "", "Z"},
		{"unknown product in a group", `{"type":"group","accountNumber":"A","name":"G","products":["P","X"]}`, UnknownReference, "products[1]", "", "X"},
		{"unknown product of a user", `{"type":"user","accountNumber":"A","login":"n@n.example","products":["X"]}`, UnknownReference, "products[0]", "", "X"},
		{"unknown product in a line", contract(`{"product":"X"}`), UnknownReference, "orders[0].lines[0].product", "", "X"},
		{"unknown group", `{"type":"user","accountNumber":"A","login":"n@n.example","groups":["Straße","None"]}`, UnknownReference, "groups[1]", "", "None"},
		{"another organization's group", `{"type":"user","accountNumber":"B","login":"n@n.example","groups":["Straße"]}`, UnknownReference, "groups[0]", "", "Straße"},
		{"site of another organization", with(contract(`{"product":"P"}`), `"A1"`, `"B1"`), UnknownReference, "orders[0].customerNumber", "", "no site B1"},
		{"Customer Number taken", `{"type":"organization","accountNumber":"C","name":"C","currency":"EUR","sites":[{"customerNumber":"C1","name":"S","country":"DE"},{"customerNumber":"A1","name":"S","country":"DE"}]}`, NumberTaken, "sites[1].customerNumber", "R1", "A1"},
		{"contract number taken", `{"type":"contract","contractNumber":"K","accountNumber":"B","startsOn":"2026-01-01"}`, NumberTaken, "contractNumber", "R1", "K"},
		{"order number taken", with(contract(`{"product":"P"}`), `"N-O"`, `"O"`), NumberTaken, "orders[0].orderNumber", "R1", "O"},
		{"cancelled for good", `{"type":"contract","contractNumber":"GONE","accountNumber":"A","status":"ACTIVE","startsOn":"2026-01-01"}`, ContractCancelled, "status", "R7", "GONE"},
		{"line starts too early", contract(`{"product":"P","startsOn":"2025-12-31"}`), LineOutsideContract, "orders[0].lines[0].startsOn", "R7", "2025-12-31"},
		{"line ends too late", contract(`{"product":"P"},{"product":"P","endsOn":"2027-01-01"}`), LineOutsideContract, "orders[0].lines[1].endsOn", "R7", "2027-01-01"},
		{"line of a country without site", contract(`{"product":"P","country":"FR"}`), CountryWithoutSite, "orders[0].lines[0].country", "R8", "FR"},
		{"too many digits", contract(`{"product":"P","annualRecurringRevenue":"1.005"}`), "", "orders[0].lines[0].annualRecurringRevenue", "R6", "1.005"},
		{"fewer lines", `{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[{"product":"P"}]}]}`, LinesMissing, "orders[0].lines", "", "has 2 lines and comes with 1"},
		{"designation", `{"type":"user","accountNumber":"A","login":"n@n.example","entitlementCountry":"FR"}`, CountryWithoutSite, "entitlementCountry", "R23", "FR"},
		{"override of a login", `{"type":"user","accountNumber":"A","login":"n@n.example","countryOverride":"FR"}`, CountryWithoutSite, "countryOverride", "R23", "FR"},
		{"override of a group", `{"type":"group","accountNumber":"A","name":"G","countryOverride":"FR"}`, CountryWithoutSite, "countryOverride", "R23", "FR"},
		{"contact's country", `{"type":"fulfillmentContact","accountNumber":"A","login":"u@a.example","country":"FR"}`, CountryWithoutSite, "country", "R23", "FR"},
		{"contact is no user", `{"type":"fulfillmentContact","accountNumber":"A","login":"n@n.example"}`, UnknownReference, "login", "R25", "n@n.example"},
		{"contact is another organization's", `{"type":"fulfillmentContact","accountNumber":"A","login":"u@b.example"}`, UnknownReference, "login", "R25", "is no user of organization A"},
		{"login taken", `{"type":"user","accountNumber":"B","login":"U@A.example"}`, LoginTaken, "login", "R4", "belongs to another organization"},
		{"login's domain claimed", `{"type":"user","accountNumber":"B","login":"n@A.EXAMPLE"}`, LoginDomainClaimed, "login", "R28", "claimed by another organization"},
		{"domain claimed", `{"type":"domain","accountNumber":"B","name":"A.example"}`, DomainClaimed, "name", "R28", "claimed by another organization"},
		{"last administrator loses the role", `{"type":"user","accountNumber":"A","login":"admin@a.example","status":"ACTIVE"}`, LastAdmin, "roles", "R27", "last"},
		{"last administrator is locked", `{"type":"user","accountNumber":"A","login":"admin@a.example","status":"LOCKED","roles":["ACCOUNT_ADMIN"]}`, LastAdmin, "status", "R27", "last"},
		{"last site of a country in use", `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"CH"}]}`, SiteInUse, "sites[0].country", "R23", "DE"},
		{"currency while lines have amounts", `{"type":"organization","accountNumber":"A","name":"A","currency":"USD","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`, AmountUnfit, "currency", "R6", "EUR to USD"},
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
			s.NewID, before.NewID = nil, nil
			if !reflect.DeepEqual(s, before) {
				t.Error("the state changed")
			}
			if (e.Rule == "R4" || e.Rule == "R28") && strings.Contains(e.Message, "organization A") {
				t.Errorf("the message tells whose it is: %s", e.Message)
			}
		})
	}
}

// contract is a new contract of A, for 2026, with one order for the site in DE.
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
		{"the same user, lists in another order", `{"type":"user","accountNumber":"A","login":"u@a.example","groups":["straße"],"products":["P","Q"]}`, Unchanged, 0, false},
		{"the same group", `{"type":"group","accountNumber":"A","name":"Straße","products":["P"]}`, Unchanged, 0, false},
		{"a login spelled anew", `{"type":"user","accountNumber":"A","login":"U@a.example","groups":["straße"],"products":["P","Q"]}`, Updated, 1, false},
		{"a group spelled anew", `{"type":"group","accountNumber":"A","name":"STRASSE","products":["P"]}`, Updated, 1, true},
		{"a list replaced", `{"type":"user","accountNumber":"A","login":"u@a.example"}`, Updated, 1, false},
		{"a site is left out", `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`, Unchanged, 0, false},
		{"a site is added", `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A3","name":"S","country":"CH"}]}`, Updated, 1, true},
		{"a new name is no matter of entitlement", `{"type":"organization","accountNumber":"A","name":"AA","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`, Updated, 1, false},
		{"another currency without amounts", `{"type":"organization","accountNumber":"B","name":"B","currency":"JPY","sites":[{"customerNumber":"B1","name":"S","country":"FR"}]}`, Updated, 1, true},
		{"a country nobody names is left", `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A2","name":"S","country":"CH"}]}`, Updated, 1, true},
		{"orders are left out, lines are clipped", `{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-03-01","endsOn":"2026-06-30"}`, Updated, 1, true},
		{"lines that stay are not looked at again", with(base[4], `"2026-12-31"`, `"2026-06-30"`), Updated, 1, true},
		{"a line may be beyond", with(contract(`{"product":"P","endsOn":"2030-01-01"}`), `"orders"`, `"linesBeyond":true,"orders"`), Created, 3, true},
		{"a line is added", with(base[4], `"2026-11-30"}`, `"2026-11-30"},{"product":"P"}`), Updated, 1, true},
		{"cancelled stays", `{"type":"contract","contractNumber":"GONE","accountNumber":"A","status":"CANCELLED","startsOn":"2026-01-01"}`, Unchanged, 0, false},
		{"a second contact of the same user", `{"type":"fulfillmentContact","accountNumber":"A","login":"u@a.example","country":"DE"}`, Created, 1, false},
		{"the same contact", `{"type":"fulfillmentContact","accountNumber":"A","login":"U@A.example"}`, Unchanged, 0, false},
		{"a login of a domain of one's own", `{"type":"user","accountNumber":"A","login":"n@a.example"}`, Created, 1, false},
		{"a domain that others have logins of", `{"type":"domain","accountNumber":"A","name":"b.example"}`, Created, 1, false},
		{"autoApprove", `{"type":"domain","accountNumber":"A","name":"a.example","autoApprove":true}`, Updated, 1, false},
		{"a product renamed", `{"type":"product","code":"P","name":"PP"}`, Updated, 1, true},
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

// TestTalliesMoveWithChanges: what an earlier record changes is counted when a later one is judged.
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

// TestUnreadTallyIsAFault: without its tally a change is neither allowed nor refused, and CountsOfRecords asks for it.
func TestUnreadTallyIsAFault(t *testing.T) {
	for line, want := range map[string]Counts{
		`{"type":"user","accountNumber":"A","login":"admin@a.example"}`:                                                                       {Administrators: []string{"A"}},
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"CH"}]}`: {CountryRefs: []string{"A"}},
		`{"type":"organization","accountNumber":"A","name":"A","currency":"KWD","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`: {LinesWithAmount: []string{"A"}},
	} {
		s := stateOf(t, base...)
		a := s.Accounts["A"]
		a.Administrators, a.CountryRefs, a.LinesWithAmount = nil, nil, nil
		record := decode(t, line)
		if _, err := s.Upsert(record); graph.CodeOf(err) != graph.CodeInternal {
			t.Errorf("%s: %v", line, err)
		}
		if got := CountsOfRecords(s, []records.Record{record}); !reflect.DeepEqual(got, want) {
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

func TestReadSetOfRecords(t *testing.T) {
	var list []records.Record
	for _, line := range base {
		list = append(list, decode(t, line))
	}
	want := ReadSet{
		Accounts: []string{"A", "B"}, Products: []string{"P", "Q"}, CustomerNumbers: []string{"A1", "A2", "B1"},
		Contracts: []string{"GONE", "K"}, Orders: []string{"O"}, Groups: []GroupKey{{"A", "strasse"}},
		Users: []string{"admin@a.example", "u@a.example", "u@b.example"}, ContactUsers: []string{"u@a.example"},
		Domains: []string{"a.example", "b.example"},
	}
	if got := ReadSetOfRecords(list); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
