package changes

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/records"
)

var update = flag.Bool("update", false, "write testdata/recorded.txt anew")

// recordedRecords are records that are evaluated beside what is stored.
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
}

// TestRecorded compares what each change and record reads, and what it leaves, with testdata/recorded.txt: the read set, the counts, whether it
// looks around, the methods by which a store writes its effects, what may come back, whom it is about, and what is different in the state.
// A difference is a change of behaviour; -update writes the file anew.
func TestRecorded(t *testing.T) {
	var out strings.Builder
	for _, test := range allowances {
		recordChange(t, &out, "allowed: "+test.name, test.first, test.change)
	}
	for _, test := range refusals {
		recordChange(t, &out, "refused: "+test.name, test.first, test.change)
	}
	for _, line := range recordedRecords {
		list := []records.Record{decode(t, line)}
		s := changeState(t)
		fmt.Fprintf(&out, "\n== %s\nreads %s\ncounts %s\n", line, filled(ReadSetOfRecords(list)), filled(CountsOfRecords(s, list)))
		before := lines("", reflect.ValueOf(*s))
		outcome, err := s.Upsert(list[0])
		record(&out, s, before, outcome, err)
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

// recordChange writes what a change reads and leaves, after others.
func recordChange(t *testing.T, out *strings.Builder, name string, first []Change, change Change) {
	t.Helper()
	s := changeState(t)
	all := append(slices.Clone(first), change)
	fmt.Fprintf(out, "\n== %s: %s\nreads %s\ncounts %s\n", name, change.Kind(), filled(ReadSetOf([]Change{change})), filled(CountsOf(s, all)))
	if LooksAround([]Change{change}) {
		fmt.Fprintln(out, "looks around")
	}
	applyAll(t, s, first)
	before := lines("", reflect.ValueOf(*s))
	outcome, err := s.Apply(change)
	record(out, s, before, outcome, err)
}

// record writes an outcome, and the lines of the state that are different.
func record(out *strings.Builder, s *State, before map[string]string, outcome Outcome, err error) {
	if err != nil {
		fmt.Fprintln(out, "refused:", err)
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
			maps.Copy(all, lines(path+"."+v.Type().Field(i).Name, v.Field(i)))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			maps.Copy(all, lines(fmt.Sprintf("%s[%q]", path, key), v.MapIndex(key)))
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

// visits writes which method of a visitor takes each effect.
type visits struct{ out *strings.Builder }

func (v visits) note(method string, effect Effect) {
	fmt.Fprintf(v.out, "%s %s %q\n", method, effect.Account(), effect.subject().ID)
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
func (v visits) DeleteOrganization(e Delete[Organization]) { v.note("DeleteOrganization", e) }
func (v visits) DeleteSite(e Delete[Site])                 { v.note("DeleteSite", e) }
func (v visits) DeleteGroup(e Delete[Group])               { v.note("DeleteGroup", e) }
func (v visits) DeleteUser(e Delete[User])                 { v.note("DeleteUser", e) }
func (v visits) DeleteContact(e Delete[Contact])           { v.note("DeleteContact", e) }
func (v visits) DeleteDomain(e Delete[Domain])             { v.note("DeleteDomain", e) }
