package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// logEntry is an entry of an audit log as people read it.
type logEntry struct {
	Actor, ActorName, Action, Subject, SubjectType string
	SubjectName                                    *string
	Changes                                        []struct{ Field, Before, After, BeforeText, AfterText string }
}

// logAs reads the audit log of #A as one of the visitors.
func (w *neighbours) logAs(t *testing.T, who string) []logEntry {
	t.Helper()
	a := w.as(who, `{organization(accountNumber: "#A") {auditLog(first: 100) {
		nodes {actor actorName action subject subjectType subjectName changes {field before after beforeText afterText}} pageInfo {hasNextPage}}}}`)
	var got struct {
		Organization struct{ AuditLog struct{ Nodes []logEntry } }
	}
	if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 {
		t.Fatalf("%v %s %+v", err, a.Data, a.Errors)
	}
	return got.Organization.AuditLog.Nodes
}

// TestAuditLogNames makes every change of an account and reads its log: each subject has a name, no text contains an id, and no name of an erased
// user remains (R30).
func TestAuditLogNames(t *testing.T) {
	w := openNeighbours(t)
	made := 0
	for _, mutation := range slices.Sorted(maps.Keys(foreignInputs)) {
		if mutation == "deleteOrganization" || mutation == "transferUser" || strings.HasSuffix(mutation, "ApiKey") {
			continue
		}
		who := "OPERATOR"
		if mutation == "addSite" {
			who = "ACCOUNT_ADMIN"
		}
		if a := w.as(who, "mutation {"+mutation+"(input: {"+foreignInputs[mutation]+"}) {userErrors {code}}}"); strings.Contains(string(a.Data), `"userErrors":[]`) {
			made++
		}
		if mutation == "deleteSite" || mutation == "createUser" {
			w.wantMembers(t)
		}
	}
	log := w.logAs(t, "ANALYST")
	if len(log) < 20 || made < 25 {
		t.Fatalf("%d entries of %d changes", len(log), made)
	}
	text, _ := json.Marshal(log)
	if erased := w.fill("#plain@"); strings.Contains(strings.ToLower(string(text)), strings.ToLower(erased)) {
		t.Errorf("%s was erased, and stands in the log: %s", erased, text)
	}
	for _, e := range log {
		kind, _, err := graph.DecodeID(e.Subject)
		if err != nil || string(kind) != e.SubjectType {
			t.Errorf("%s: subject %s of type %s", e.Action, e.Subject, e.SubjectType)
		}
		gone := e.Action == "deleteUser" || e.SubjectType == "User" && len(e.Changes) == 0 || e.SubjectType == "FulfillmentContact"
		gone = gone || e.SubjectType == "EntitlementGroup" && e.Action != "deleteEntitlementGroup" // the group is gone, and this entry does not say its name
		for _, change := range e.Changes {
			gone = gone || e.SubjectType == "User" && change.Before+change.After == ""
			for _, word := range strings.Split(change.BeforeText+", "+change.AfterText, ", ") {
				if kind, _, err := graph.DecodeID(word); err == nil && kind != graph.KindEntitlementGroup { // groups of the user may be deleted
					t.Errorf("%s: %s shows an id: %+v", e.Action, change.Field, change)
				}
			}
		}
		if e.SubjectName == nil && !gone {
			t.Errorf("%s: no name: %+v", e.Action, e)
		}
	}
	w.wantNames(t, log, map[string]string{
		"addSite": "#S8", "removeSite": "#S2", "updateOrganization": "#A", "updateContract": "#C1", "placeOrder": "#O9", "createContract": "#C9",
		"deleteEntitlementGroup": "Sales 2", "claimDomain": "~more.example", "import": "#A",
	})
	for _, e := range log {
		if want := map[string]string{"addSite": w.fill("#admin@~acc.example")}[e.Action]; e.ActorName != want {
			t.Errorf("%s: made by %q, want %q", e.Action, e.ActorName, want)
		}
	}
}

// wantMembers checks that those who join a group are named.
func (w *neighbours) wantMembers(t *testing.T) {
	t.Helper()
	for _, e := range w.logAs(t, "READ_KEY") {
		if e.Action != "addGroupMembers" {
			continue
		}
		if c := e.Changes; len(c) != 1 || c[0].AfterText != w.fill("#co@~acc.example") || c[0].BeforeText != "" || c[0].After == c[0].AfterText {
			t.Errorf("who joined: %+v", c)
		}
		return
	}
	t.Error("no user joined the group")
}

// wantNames checks the names of some entries, by their action.
func (w *neighbours) wantNames(t *testing.T, log []logEntry, want map[string]string) {
	t.Helper()
	for action, name := range want {
		i := slices.IndexFunc(log, func(e logEntry) bool { return e.Action == action })
		if i < 0 {
			t.Errorf("no entry of %s", action)
		} else if got := log[i].SubjectName; got == nil || *got != w.fill(name) && !strings.HasPrefix(name, "Sales") {
			t.Errorf("%s: about %v, want %s", action, got, w.fill(name))
		}
	}
}

// TestAuditLogOfAnImport: the entry says of which type how much there was, with numbers and names, and with no login.
func TestAuditLogOfAnImport(t *testing.T) {
	w := openNeighbours(t)
	log := w.logAs(t, "ACCOUNT_ADMIN")
	said := map[string]string{}
	for _, change := range log[len(log)-1].Changes {
		said[change.Field] = change.After
	}
	want := map[string]string{
		"recordsCreated": "13", "organizationsCreated": "1: #A", "contractsCreated": "1: #C1", "groupsCreated": "1: Sales", "usersCreated": "7",
		"fulfillmentContactsCreated": "2", "domainsCreated": "1: ~acc.example", "recordsUpdated": "0",
	}
	for field, value := range want {
		want[field] = w.fill(value)
	}
	if log[len(log)-1].Action != "import" || !maps.Equal(said, want) {
		t.Errorf("%s says %v, want %v", log[len(log)-1].Action, said, want)
	}
}
