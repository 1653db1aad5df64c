package changes

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/graph"
)

var update = flag.Bool("update", false, "write testdata/recorded.txt anew")

// recordedRecords are records that are evaluated against a stored state.
var recordedRecords = []string{
	`{"type":"product","code":"P","name":"Renamed"}`,
	`{"type":"organization","accountNumber":"N","name":"N","currency":"EUR","sites":[{"customerNumber":"N1","name":"S","country":"DE"}]}`,
	`{"type":"organization","accountNumber":"A","name":"AA","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"CH"},{"customerNumber":"A2","name":"S","country":"AT"},{"customerNumber":"A3","name":"S","country":"DE","city":"Bonn"}]}`,
	`{"type":"contract","contractNumber":"N","accountNumber":"A","startsOn":"2026-01-01","orders":[{"orderNumber":"NO","orderedOn":"2026-01-02","customerNumber":"A2","lines":[{"product":"P","quantity":3}]}]}`,
	`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A2","lines":[{"product":"P","annualRecurringRevenue":"7.00"},{"product":"Q","global":true,"startsOn":"2026-02-01","endsOn":"2026-11-30"}]}]}`,
	`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[{"product":"P","quantity":2},{"product":"Q","global":true},{"product":"Q","country":"AT"}]}]}`,
	`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","site":{"name":"S","country":"IT","organizationName":"A"},"lines":[{"product":"P"},{"product":"Q","global":true}]}]}`,
	`{"type":"group","accountNumber":"A","name":"STRASSE","countryOverride":"DE","products":["Q"]}`,
	`{"type":"user","accountNumber":"A","login":"n@n.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"],"groups":["Straße","Override"],"products":["P"],"countryOverride":"DE"}`,
	`{"type":"user","accountNumber":"A","login":"admin@a.example","status":"LOCKED"}`,
	`{"type":"user","accountNumber":"A","login":"u@a.example","groups":["Override"],"entitlementCountry":"AT"}`,
	`{"type":"fulfillmentContact","accountNumber":"A","login":"active@a.example","country":"AT"}`,
	`{"type":"domain","accountNumber":"A","name":"a.example","autoApprove":true}`,
	`{"type":"domain","accountNumber":"B","name":"n.example"}`,
	`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","site":{"name":"S","country":"DE","organizationName":"A"},"lines":[{"product":"P","annualRecurringRevenue":"5.00"},{"product":"Q","global":true,"startsOn":"2026-02-01","endsOn":"2026-11-30"}]}]}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}],"access":[{"access":"DENY"},{"product":"P","country":"AT","access":"ALLOW"}]}` + "\n" +
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}],"access":[{"access":"ALLOW"}]}` + "\n" +
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A3","name":"S","country":"CH"}],"access":[{"country":"CH","access":"DENY"}]}` + "\n" +
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A3","name":"S","country":"DE"}]}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}],"access":[{"country":"IT","access":"DENY"}]}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}],"access":[{"product":"Z","access":"DENY"}]}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}],"access":[{"country":"DE","access":"DENY"},{"country":"DE","access":"DENY"}]}`,
	`{"type":"user","accountNumber":"A","login":"u@a.example","access":[{"product":"Q","access":"DENY"},{"product":"P","access":"ALLOW"}]}`,
	`{"type":"user","accountNumber":"A","login":"u@a.example","access":[{"product":"Q","access":"DENY"},{"product":"q","access":"ALLOW"}]}`,
	`{"type":"user","accountNumber":"A","login":"u@a.example","access":[{"product":"Z","access":"DENY"}]}`,
	`{"type":"user","accountNumber":"A","login":"n@n.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}` + "\n" + `{"type":"user","accountNumber":"A","login":"n@n.example","status":"LOCKED"}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A3","name":"S","country":"DE"}]}` + "\n" +
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A3","name":"S","country":"FR"}]}`,
	`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}` + "\n" +
		`{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`,
	`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[{"product":"P","country":"AT"},{"product":"Q","global":true}]}]}` + "\n" +
		`{"type":"contract","contractNumber":"K","accountNumber":"A","startsOn":"2026-01-01","endsOn":"2026-12-31","orders":[{"orderNumber":"O","orderedOn":"2026-01-01","customerNumber":"A1","lines":[{"product":"P"},{"product":"Q","global":true}]}]}`,
}

// siteInEveryText returns an update of the site A1 to the example of every text.
func siteInEveryText() UpdateSite {
	update := UpdateSite{CustomerNumber: "A1"}
	for _, text := range graph.SiteTexts {
		if field := update.texts()[text.Name]; field != nil {
			*field = Say(text.Example)
		}
	}
	return update
}

// admin is the user n@n.example of the account A, an ACTIVE administrator.
var admin = CreateUser{
	AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserActive, Roles: []graph.Role{graph.RoleAccountAdmin},
}

// recordedSequences are changes that depend on those before them in the same request.
var recordedSequences = []struct {
	name   string
	first  []Change
	change Change
}{
	{name: "administrator created and locked", first: []Change{admin}, change: SetUserStatus{"n@n.example", LockUser}},
	{name: "administrator appointed and locked", first: []Change{user("n@n.example"), GrantRole{"n@n.example", graph.RoleAccountAdmin}},
		change: SetUserStatus{"n@n.example", LockUser}},
	{name: "administrator created, renamed and dismissed", first: []Change{admin, RenameUser{"n@n.example", "m@n.example", "m@n.example"}},
		change: RevokeRole{"m@n.example", graph.RoleAccountAdmin}},
	{name: "administrator renamed and dismissed", first: []Change{admin, RenameUser{"admin@a.example", "m@n.example", "m@n.example"}},
		change: RevokeRole{"m@n.example", graph.RoleAccountAdmin}},
	{name: "administrator created and deleted", first: []Change{admin}, change: DeleteUser{"n@n.example"}},
	{name: "administrator created and transferred", first: []Change{admin}, change: TransferUser{"n@n.example", "B"}},
	{name: "other user created and dismissed", first: []Change{user("n@n.example")}, change: RevokeRole{"n@n.example", graph.RoleCoAdmin}},
	{name: "contact created and deleted", first: []Change{user("n@n.example"), AddContact{AccountNumber: "A", LoginKey: "n@n.example"}},
		change: DeleteUser{"n@n.example"}},
	{name: "contact added, renamed and deleted", first: []Change{AddContact{AccountNumber: "A", LoginKey: "active@a.example", Country: "DE"},
		RenameUser{"active@a.example", "m@n.example", "m@n.example"}}, change: DeleteUser{"m@n.example"}},
	{name: "contact added and renamed", first: []Change{AddContact{AccountNumber: "A", LoginKey: "active@a.example", Country: "DE"}},
		change: RenameUser{"active@a.example", "m@n.example", "m@n.example"}},
	{name: "stored contact renamed and deleted", first: []Change{AddContact{AccountNumber: "A", LoginKey: "active@a.example"},
		RenameUser{"u@a.example", "m@n.example", "m@n.example"}}, change: DeleteUser{"m@n.example"}},
	{name: "contact transferred", first: []Change{AddContact{AccountNumber: "A", LoginKey: "free@free.example"},
		AddContact{AccountNumber: "A", LoginKey: "active@a.example"}}, change: TransferUser{"free@free.example", "B"}},
	{name: "transferred and designated", first: []Change{TransferUser{"free@free.example", "B"}},
		change: DesignateEntitlementCountry{"free@free.example", "FR"}},
	{name: "transferred, and the new organization erased", first: []Change{TransferUser{"free@free.example", "B"}}, change: DeleteOrganization{"B"}},
	{name: "created and designated", first: []Change{user("n@n.example")}, change: DesignateEntitlementCountry{"n@n.example", "DE"}},
	{name: "created and overridden", first: []Change{user("n@n.example")}, change: OverrideUserCountry{"n@n.example", "DE"}},
	{name: "created, renamed and overridden", first: []Change{user("n@n.example"), RenameUser{"n@n.example", "m@n.example", "m@n.example"}},
		change: OverrideUserCountry{"m@n.example", "DE"}},
	{name: "group created and overridden", first: []Change{CreateGroup{AccountNumber: "A", Name: "N", NameKey: "n"}},
		change: OverrideGroupCountry{"group A\x00n", "DE"}},
	{name: "group created with a member and deleted", first: []Change{CreateGroup{AccountNumber: "A", Name: "N", NameKey: "n",
		LoginKeys: []string{"active@a.example"}}}, change: DeleteGroup{"group A\x00n"}},
	{name: "group renamed and its name taken", first: []Change{UpdateGroup{GroupID: groupStrasse, Name: Say(graph.GroupName{Name: "N", Key: "n"})}},
		change: CreateGroup{AccountNumber: "A", Name: "Straße", NameKey: "strasse"}},
	{name: "site added and moved", first: []Change{AddSite{"A", site("A3", "DE")}}, change: UpdateSite{CustomerNumber: "A3", Country: Say("CH")}},
	{name: "site added and removed", first: []Change{AddSite{"A", site("A3", "DE")}}, change: RemoveSite{"A3"}},
	{name: "site changed in every text", change: siteInEveryText()},
	{name: "site as it is, moved to its own country", change: UpdateSite{CustomerNumber: "A1", Country: Say("DE"), PostalCode: Say("1")}},
	{name: "site moved beside another", first: []Change{AddSite{"A", site("A3", "DE")}}, change: UpdateSite{CustomerNumber: "A1", Country: Say("AT")}},
	{name: "stored contact renamed and erased", first: []Change{RenameUser{"u@a.example", "m@n.example", "m@n.example"}}, change: DeleteUser{"m@n.example"}},
	{name: "administrator renamed", change: RenameUser{"admin@a.example", "m@n.example", "m@n.example"}},
	{name: "administrator named", change: UpdateUser{LoginKey: "admin@a.example", GivenName: Say("N")}},
	{name: "administrator designated", change: DesignateEntitlementCountry{"admin@a.example", "DE"}},
	{name: "administrator overridden", change: OverrideUserCountry{"admin@a.example", "DE"}},
	{name: "administrator restricted", change: RestrictUser{"admin@a.example", []string{"P"}}},
	{name: "group brought back and overridden", first: []Change{CreateGroup{ID: "back", AccountNumber: "A", Name: "N", NameKey: "n"}},
		change: OverrideGroupCountry{"back", "DE"}},
	{name: "group with an override, renamed", first: []Change{OverrideGroupCountry{groupStrasse, "DE"}},
		change: UpdateGroup{GroupID: groupStrasse, Name: Say(graph.GroupName{Name: "N", Key: "n"}), CountryOverride: Say("AT")}},
	{name: "line of the largest quantity", change: order(line(func(l *graph.LineContent) { l.Quantity = graph.MaxQuantity }))},
	{name: "line of too large a quantity", change: order(line(func(l *graph.LineContent) { l.Quantity = graph.MaxQuantity + 1 }))},
	{name: "contact that is not there", change: RemoveContact{"absent"}},
	{name: "contact again", first: []Change{AddContact{AccountNumber: "A", LoginKey: "active@a.example"}, RemoveContact{"contact active@a.example\x00"}},
		change: AddContact{AccountNumber: "A", LoginKey: "active@a.example"}},
	{name: "currency and name", first: []Change{UpdateOrganization{AccountNumber: "B", Currency: Say("JPY")}},
		change: UpdateOrganization{AccountNumber: "B", Name: Say("BB")}},
	{name: "name and erasure", first: []Change{UpdateOrganization{AccountNumber: "B", Name: Say("BB")}}, change: DeleteOrganization{"B"}},
	{name: "user created, and its organization erased beside a change of another", change: DeleteOrganization{"A"},
		first: []Change{user("n@n.example"), UpdateOrganization{AccountNumber: "B", Name: Say("BB")}, AddSite{"B", site("B2", "FR")}}},
	{name: "default access set and taken back", first: []Change{SetDefaultAccess{"A", "DE", graph.AccessDeny}}, change: SetDefaultAccess{"A", "DE", ""}},
	{name: "product access set and turned", first: []Change{SetProductAccess{"A", "P", "", graph.AccessDeny}},
		change: SetProductAccess{"A", "P", "", graph.AccessAllow}},
	{name: "administrator with an exception", change: SetUserAccess{"admin@a.example", "P", graph.AccessDeny}},
	{name: "user with an exception, transferred", first: []Change{SetUserAccess{"free@free.example", "P", graph.AccessDeny}},
		change: TransferUser{"free@free.example", "B"}},
	{name: "order with a line, and its organization erased", first: []Change{order(line(nil))}, change: DeleteOrganization{"A"}},
}

// TestRecorded compares the reads and the outcome of each change and record with testdata/recorded.txt: the read set, the counts, LooksAround, the
// visitor methods of its effects, the former ids, the users that it is about, and the differences in the state. A difference from the file is a
// change of behaviour; -update rewrites the file.
func TestRecorded(t *testing.T) {
	var out strings.Builder
	for _, test := range allowances {
		recordChange(t, &out, "allowed: "+test.name, Scope{MustProveDomains: test.proves}, test.first, test.change)
	}
	for _, test := range refusals {
		recordChange(t, &out, "refused: "+test.name, Scope{MustProveDomains: test.proves}, test.first, test.change)
	}
	for _, test := range recordedSequences {
		recordChange(t, &out, "sequence: "+test.name, Scope{}, test.first, test.change)
	}
	for _, text := range recordedRecords {
		var list []Upsert
		for _, line := range strings.Split(text, "\n") {
			list = append(list, decode(t, line))
		}
		s := changeState(t)
		fmt.Fprintf(&out, "\n== %s\nreads %s\ncounts %s\n", text, filled(ReadSetOf(list)), filled(CountsOf(s, list)))
		for _, r := range list {
			before := lines("", reflect.ValueOf(*s))
			outcome, err := s.Upsert(r)
			record(&out, s, before, outcome, err)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/recorded.txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/recorded.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("(-recorded +now):\n%s", diff)
	}
}

// recordChange writes the reads and the outcome of a change that follows others.
func recordChange(t *testing.T, out *strings.Builder, name string, scope Scope, first []Change, change Change) {
	t.Helper()
	s := changeState(t)
	s.Scope = scope
	all := append(slices.Clone(first), change)
	fmt.Fprintf(out, "\n== %s: %s\nreads %s\ncounts %s\n", name, change.Kind(), filled(ReadSetOf([]Change{change})), filled(CountsOf(s, all)))
	if LooksAround([]Change{change}) {
		fmt.Fprintln(out, "looks around")
	}
	for id := range s.GroupOf {
		s.Members[id] = nil
		for _, key := range slices.Sorted(maps.Keys(s.Users)) {
			if slices.Contains(s.Users[key].Groups, id) {
				s.Members[id] = append(s.Members[id], key)
			}
		}
	}
	effects := effectsOf(applyAll(t, s, first))
	before := lines("", reflect.ValueOf(*s))
	outcome, err := s.Apply(change)
	record(out, s, before, outcome, err)
	if effects = append(effects, outcome.Effects...); err != nil || len(effects) == 0 {
		return
	}
	fmt.Fprintf(out, "alters %s, revisions %v\n", filled(Alters(effects)), RevisionsOf(effects))
	for _, effect := range Net(effects) {
		fmt.Fprint(out, "net: ")
		effect.Visit(visits{out})
		if added, isContact := effect.(Write[Contact]); isContact {
			fmt.Fprintln(out, "  of", added.After.LoginKey)
		}
	}
}

// record writes an outcome, and the lines of the state that differ.
func record(out *strings.Builder, s *State, before map[string]string, outcome Outcome, err error) {
	if err != nil {
		fmt.Fprintln(out, "refused:", graph.CodeOf(err), err)
	}
	if len(outcome.Undo) > 0 {
		fmt.Fprintf(out, "undo %+v\n", outcome.Undo)
	}
	for _, effect := range outcome.Effects {
		effect.Visit(visits{out})
	}
	if former := FormerIDs(outcome.Effects); len(former) > 0 {
		fmt.Fprintln(out, "may come back in", former)
	}
	if users := s.UsersOf(outcome.Effects); len(users) > 0 {
		fmt.Fprintln(out, "is about", users)
	}
	after := lines("", reflect.ValueOf(*s))
	keys := slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after)))
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		was, there := before[key]
		is, stays := after[key]
		switch {
		case !there:
			fmt.Fprintln(out, "+", key, is)
		case !stays:
			fmt.Fprintln(out, "-", key, was)
		case was != is:
			fmt.Fprintln(out, " ", key, was, "->", is)
		}
	}
}

// lines returns the values in a value by their paths. Empty ones, and functions, are left out.
func lines(path string, v reflect.Value) map[string]string {
	all := map[string]string{}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return lines(path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := path
			if !v.Type().Field(i).Anonymous {
				field += "." + v.Type().Field(i).Name
			}
			maps.Copy(all, lines(field, v.Field(i)))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			at, value := fmt.Sprintf("%s[%q]", path, key), v.MapIndex(key)
			if value.Kind() == reflect.Slice && value.Len() == 0 {
				all[at] = "empty"
			}
			maps.Copy(all, lines(at, value))
		}
	case reflect.Slice:
		for i := range v.Len() {
			maps.Copy(all, lines(fmt.Sprintf("%s[%d]", path, i), v.Index(i)))
		}
	case reflect.Func:
	default:
		if !v.IsZero() {
			all[path] = fmt.Sprintf("%#v", v)
		}
	}
	return all
}

// filled returns the fields of a struct that are not empty, as JSON.
func filled(value any) string {
	v, fields := reflect.ValueOf(value), map[string]any{}
	for i := range v.NumField() {
		if !v.Field(i).IsZero() && (v.Field(i).Kind() != reflect.Slice || v.Field(i).Len() > 0) {
			fields[v.Type().Field(i).Name] = v.Field(i).Interface()
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// visits writes the name of the visitor method that each effect calls.
type visits struct{ out *strings.Builder }

func (v visits) note(method string, effect Effect) {
	shared := ""
	if effect.Shared() {
		shared = ", shared"
	}
	fmt.Fprintf(v.out, "%s %s %q%s\n", method, effect.Account(), effect.subject().ID, shared)
}

func (v visits) WriteProduct(e Write[Product])             { v.note("WriteProduct", e) }
func (v visits) WriteOrganization(e Write[Organization])   { v.note("WriteOrganization", e) }
func (v visits) WriteSite(e Write[Site])                   { v.note("WriteSite", e) }
func (v visits) WriteContract(e Write[Contract])           { v.note("WriteContract", e) }
func (v visits) WriteOrder(e Write[Order])                 { v.note("WriteOrder", e) }
func (v visits) WriteLine(e Write[Line])                   { v.note("WriteLine", e) }
func (v visits) WriteGroup(e Write[Group])                 { v.note("WriteGroup", e) }
func (v visits) WriteUser(e Write[User])                   { v.note("WriteUser", e) }
func (v visits) WriteContact(e Write[Contact])             { v.note("WriteContact", e) }
func (v visits) WriteDomain(e Write[Domain])               { v.note("WriteDomain", e) }
func (v visits) WriteDomainClaim(e Write[DomainClaim])     { v.note("WriteDomainClaim", e) }
func (v visits) DeleteDomainClaim(e Delete[DomainClaim])   { v.note("DeleteDomainClaim", e) }
func (v visits) WriteAccess(e Write[AccessSetting])        { v.note("WriteAccess", e) }
func (v visits) DeleteAccess(e Delete[AccessSetting])      { v.note("DeleteAccess", e) }
func (v visits) DeleteOrganization(e Delete[Organization]) { v.note("DeleteOrganization", e) }
func (v visits) DeleteSite(e Delete[Site])                 { v.note("DeleteSite", e) }
func (v visits) DeleteGroup(e Delete[Group])               { v.note("DeleteGroup", e) }
func (v visits) DeleteUser(e Delete[User])                 { v.note("DeleteUser", e) }
func (v visits) DeleteContact(e Delete[Contact])           { v.note("DeleteContact", e) }
func (v visits) DeleteDomain(e Delete[Domain])             { v.note("DeleteDomain", e) }

// TestEffectsThatNothingNames: an effect on a thing whose key is not unique across organizations is in no read set of another account.
func TestEffectsThatNothingNames(t *testing.T) {
	set := ReadSet{Accounts: []string{"Z"}, Products: []string{"P"}, Users: []string{"u@z.example"}, Orders: []string{"O"}}
	for _, effect := range []Effect{
		Write[Contact]{AccountNumber: "A", After: &Contact{ID: "c"}}, Write[Group]{AccountNumber: "A", After: &Group{ID: "g"}},
		Write[Line]{AccountNumber: "A", After: &Line{ID: "l"}}, Write[Organization]{AccountNumber: "A", After: &Organization{OrganizationBody: graph.OrganizationBody{AccountNumber: "A"}}},
	} {
		if set.WrittenBy([]Effect{effect}) {
			t.Errorf("%T of A is in the read set of Z", effect)
		}
		if own := (ReadSet{Accounts: []string{"A"}}); !own.WrittenBy([]Effect{effect}) {
			t.Errorf("%T of A is not in the read set of A", effect)
		}
	}
}

// TestInside has dates of lines inside and outside of their contract's.
func TestInside(t *testing.T) {
	year := graph.Period{From: date("2026-01-01"), To: date("2026-12-31")}
	if !Inside(graph.Period{From: date("2026-02-01"), To: date("2026-12-31")}, year) || Inside(graph.Period{From: date("2026-02-01"), To: date("2027-01-01")}, year) {
		t.Error("a line to the contract's last day is inside, and one to the day after is not")
	}
}

// TestNone: one account, group or login is enough for an impact, and so is any number of each.
func TestNone(t *testing.T) {
	one := []string{"x"}
	for _, altered := range []Altered{
		{Accounts: one}, {GroupIDs: one}, {LoginKeys: one}, {Accounts: one, GroupIDs: one}, {Accounts: one, LoginKeys: one}, {GroupIDs: one, LoginKeys: one},
	} {
		if altered.None() {
			t.Errorf("%+v is none", altered)
		}
	}
	if !(Altered{}).None() {
		t.Error("nothing is not none")
	}
}

// TestAuditOfNewKey: the audit log shows a new key's name, scopes and expiry.
func TestAuditOfNewKey(t *testing.T) {
	key := graph.APIKey{Name: "N", Scopes: []graph.Scope{graph.ScopeCheck, graph.ScopeRead}}
	want := []graph.FieldChange{{Field: "name", After: "N"}, {Field: "scopes", After: "CHECK READ"}, {Field: "expiresAt"}}
	if got := AuditOfNewKey(key); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestMembersAtOnce: MaxMembers logins are allowed, and one more is not, whether or not the users exist.
func TestMembersAtOnce(t *testing.T) {
	for n, want := range map[int]Reason{MaxMembers: UnknownReference, MaxMembers + 1: InvalidInput} {
		_, err := changeState(t).Apply(AddGroupMembers{GroupID: groupStrasse, LoginKeys: slices.Repeat([]string{"absent@a.example"}, n)})
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason != want {
			t.Errorf("%d members: %v, want %s", n, err, want)
		}
	}
}

// TestDocumented has the site in a Fulfillment Document after its order is imported again.
func TestDocumented(t *testing.T) {
	a := &Account{Organization: &Organization{OrganizationBody: graph.OrganizationBody{Name: "N"}}}
	site := &Site{SiteBody: graph.SiteBody{CustomerNumber: "S", Name: "Site", CountryCode: "DE"}}
	current, none := site.Placed("N"), graph.PlacedSite{}
	other, earlier := current, current
	other.City, earlier.City = "Rome", "Bonn"
	for _, test := range []struct {
		name   string
		before *Order
		given  *graph.PlacedSite
		want   graph.PlacedSite
	}{
		{name: "new", want: current},
		{name: "new, with a site", given: &other, want: other},
		{name: "as stored", before: &Order{CustomerNumber: "S", Site: earlier}, want: earlier},
		{name: "none stored", before: &Order{CustomerNumber: "S"}, want: none},
		{name: "none stored, and it is said as it is", before: &Order{CustomerNumber: "S"}, given: &current, want: none},
		{name: "none stored, and another is said", before: &Order{CustomerNumber: "S"}, given: &other, want: other},
		{name: "stored, and it is said as it is now", before: &Order{CustomerNumber: "S", Site: earlier}, given: &current, want: current},
		{name: "placed elsewhere", before: &Order{CustomerNumber: "T", Site: earlier}, want: current},
		{name: "placed elsewhere, none stored, and it is said as it is", before: &Order{CustomerNumber: "T"}, given: &current, want: current},
	} {
		if got := a.documented(site, test.before, graph.OrderContent{CustomerNumber: "S", Site: test.given}); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

// TestPlacesOfLinesRise: a line that is added to an order gets a place after the last one, even if the places have gaps.
func TestPlacesOfLinesRise(t *testing.T) {
	s := changeState(t)
	s.Contracts["K"].Lines["O"][1].Place = 5
	if _, err := s.Upsert(decode(t, recordedRecords[5])); err != nil {
		t.Fatal(err)
	}
	var places []int
	for _, l := range s.Contracts["K"].Lines["O"] {
		places = append(places, l.Place)
	}
	if !slices.Equal(places, []int{0, 5, 6}) {
		t.Errorf("the places are %v", places)
	}
}

// TestTooManyMembersAreNotKnown: the members of a group are known up to MaxMembers.
func TestTooManyMembersAreNotKnown(t *testing.T) {
	for n, known := range map[int]bool{MaxMembers - 1: true, MaxMembers: false} {
		s := changeState(t)
		s.Members[groupStrasse] = slices.Repeat([]string{"x@a.example"}, n)
		applyAll(t, s, []Change{AddGroupMembers{GroupID: groupStrasse, LoginKeys: []string{"active@a.example"}}})
		if members, found := s.Members[groupStrasse]; found != known || known && len(members) != n+1 {
			t.Errorf("with %d members and one more, %d are known: %t", n, len(members), found)
		}
	}
}

// TestTransferFromFullAccounts: the transfer of a user from an organization with too many contacts can be undone, unless the user was a
// contact.
func TestTransferFromFullAccounts(t *testing.T) {
	for contact, undone := range map[bool]bool{false: true, true: false} {
		s := changeState(t)
		if contact {
			applyAll(t, s, []Change{AddContact{AccountNumber: "A", LoginKey: "free@free.example"}})
		}
		s.Accounts["A"].Contacts = new(graph.MaxContacts + 1)
		if outcome := applyAll(t, s, []Change{TransferUser{"free@free.example", "B"}})[0]; (outcome.Undo != nil) != undone {
			t.Errorf("a contact: %t, and the undo is %+v", contact, outcome.Undo)
		}
	}
}

// TestContactsOfOtherCountriesDiffer: contacts are equal by all of their fields.
func TestContactsOfOtherCountriesDiffer(t *testing.T) {
	contact := Contact{ID: "c", LoginKey: "u@a.example", Country: "DE"}
	if other := (Contact{ID: "c", LoginKey: "u@a.example", Country: "AT"}); !contact.equal(contact) || contact.equal(other) {
		t.Error("a contact is equal to itself alone")
	}
}
