package write_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// TestAuditPages walks the logs of an organization and of a user in both directions, with filters, and finds every entry once.
func TestAuditPages(t *testing.T) {
	t.Parallel()
	s, p := openTest(t), prefix()
	now := changeDay
	setNow(t, s, func() time.Time { return now })
	logins := crowd(t, s, p, 2, "")
	const entries = 25
	for i := range entries {
		if i%3 == 0 { // some at the same instant
			now = now.Add(time.Hour)
		}
		r := request(changes.UpdateUser{LoginKey: logins[i%2], ProfileCountry: changes.Say([]string{"DE", "AT", "CH"}[i%3])})
		r.Actor = fmt.Sprint("actor", i%2)
		if i%5 == 0 {
			r.Changes[0] = changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say(fmt.Sprint("Name ", i))}
		}
		applied, err := s.Apply(t.Context(), r)
		if err != nil || len(reasonsOf(applied)) > 0 {
			t.Fatal(err, reasonsOf(applied))
		}
	}
	organization := organizationID(t, s, p+"A")
	users, err := s.UsersByLoginKey(t.Context(), logins, graph.Alone)
	if err != nil {
		t.Fatal(err)
	}
	all := auditWalk(t, graph.AuditFilter{}, func(f graph.AuditFilter, page graph.Page) (graph.Rows[*graph.AuditEntry], error) {
		return firstOf(s.AuditLogsOfOrganizations(t.Context(), []string{organization}, f, page))
	})
	ofUser := auditWalk(t, graph.AuditFilter{}, func(f graph.AuditFilter, page graph.Page) (graph.Rows[*graph.AuditEntry], error) {
		return firstOf(s.AuditLogsOfUsers(t.Context(), []string{users[0].ID}, f, page))
	})
	if len(all) != entries+1 || all[entries].Action != "import" || len(ofUser) != 10 {
		t.Fatalf("%d entries, %d about the user", len(all), len(ofUser))
	}
	all = all[:entries] // the oldest is the import that created the account
	from, to := changeDay.Add(2*time.Hour), changeDay.Add(5*time.Hour)
	for name, test := range map[string]struct {
		filter graph.AuditFilter
		keeps  func(*graph.AuditEntry) bool
	}{
		"actor":  {filter: graph.AuditFilter{Actor: "actor1"}, keeps: func(e *graph.AuditEntry) bool { return e.Actor == "actor1" }},
		"action": {filter: graph.AuditFilter{Action: "updateOrganization"}, keeps: func(e *graph.AuditEntry) bool { return e.Action == "updateOrganization" }},
		"time": {filter: graph.AuditFilter{From: &from, To: &to}, keeps: func(e *graph.AuditEntry) bool {
			return !e.At.Before(from) && e.At.Before(to)
		}},
	} {
		got := auditWalk(t, test.filter, func(f graph.AuditFilter, page graph.Page) (graph.Rows[*graph.AuditEntry], error) {
			return firstOf(s.AuditLogsOfOrganizations(t.Context(), []string{organization}, f, page))
		})
		want := slices.DeleteFunc(slices.Clone(all), func(e *graph.AuditEntry) bool { return !test.keeps(e) })
		if len(want) == 0 || len(got) != len(want) || got[0].ID != want[0].ID {
			t.Errorf("%s: %d entries, want %d", name, len(got), len(want))
		}
	}
	if e := all[0]; len(e.Changes) != 1 || e.Changes[0] != (graph.FieldChange{Field: "profileCountry", Before: e.Changes[0].Before, After: "DE"}) {
		t.Errorf("the last entry says %+v", e.Changes)
	}
	nodes, err := s.NodesByID(t.Context(), graph.KindAuditEntry, []string{all[3].ID}, graph.Alone)
	if err != nil || nodes[0].(*graph.AuditEntry).Action != all[3].Action {
		t.Error(nodes, err)
	}
	for _, cursor := range []graph.Cursor{{"yesterday", "x"}, {"one"}} {
		_, err := s.AuditLogsOfOrganizations(t.Context(), []string{organization}, graph.AuditFilter{}, graph.Page{Limit: 2, After: cursor})
		if graph.CodeOf(err) != graph.CodeInvalid {
			t.Errorf("cursor %v: %v", cursor, err)
		}
	}
}

// auditWalk reads a log page by page to its end, compares it with the same read backward, and returns it.
func auditWalk(t *testing.T, filter graph.AuditFilter, read func(graph.AuditFilter, graph.Page) (graph.Rows[*graph.AuditEntry], error)) []*graph.AuditEntry {
	t.Helper()
	var forward, backward []*graph.AuditEntry
	for page := (graph.Page{Limit: 4, Count: true}); ; {
		rows, err := read(filter, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows.Rows {
			forward = append(forward, row.Item)
			page.After = row.Cursor
		}
		if !rows.HasNext {
			if rows.Total != len(forward) {
				t.Errorf("%d counted, %d read", rows.Total, len(forward))
			}
			break
		}
	}
	for page := (graph.Page{Limit: 3, Backward: true}); ; {
		rows, err := read(filter, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range slices.Backward(rows.Rows) {
			backward = append(backward, row.Item)
			page.Before = row.Cursor
		}
		if !rows.HasPrevious {
			break
		}
	}
	slices.Reverse(backward)
	same := func(a, b *graph.AuditEntry) bool { return a.ID == b.ID }
	if !slices.EqualFunc(forward, backward, same) {
		t.Errorf("%d entries forward, %d backward, or in another order", len(forward), len(backward))
	}
	newestFirst := func(a, b *graph.AuditEntry) int { return b.At.Compare(a.At) }
	if !slices.IsSortedFunc(forward, newestFirst) {
		t.Error("the log is not newest first")
	}
	return forward
}

// TestAuditLogOfAStep: a change of a group by an administrator is in the logs of the users whom it concerns.
func TestAuditLogOfAStep(t *testing.T) {
	s, p := openChange(t), prefix()
	logins := crowd(t, s, p, 3, "")
	apply(t, s, changes.CreateGroup{AccountNumber: p + "A", Name: "Group", NameKey: "group", LoginKeys: logins[:2]})
	users, err := s.UsersByLoginKey(t.Context(), logins, graph.Alone)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := s.AuditLogsOfUsers(t.Context(), []string{users[0].ID, users[1].ID, users[2].ID}, graph.AuditFilter{}, graph.Page{Limit: 9})
	if err != nil || len(logs[0].Rows) != 1 || len(logs[1].Rows) != 1 || len(logs[2].Rows) != 0 {
		t.Fatal(logs, err)
	}
	if kind, _, err := graph.DecodeID(logs[0].Rows[0].Item.Subject); err != nil || kind != graph.KindEntitlementGroup {
		t.Error(kind, err)
	}
}
