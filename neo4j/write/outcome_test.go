package write_test

import (
	"context"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// TestApplyAfterALostCommit cuts connections during a commit, so that its outcome is unknown: each change is applied once, and its outcome is
// complete.
func TestApplyAfterALostCommit(t *testing.T) {
	c := neo4jtest.Open(t)
	s, p := openChange(t), prefix()
	login := crowd(t, s, p, 3, "")
	apply(t, s, changes.AddContact{AccountNumber: p + "A", LoginKey: login[2]}) // the first cannot be undone
	proxy := newLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	for _, losses := range [][]string{{"answer"}, {"commit"}, {"commit", "answer"}, {"answer", "answer"}} {
		for _, list := range [][]changes.Change{
			{changes.AddContact{AccountNumber: p + "A", LoginKey: login[0]}, changes.AddContact{AccountNumber: p + "A", LoginKey: login[1]}},
			{changes.CreateOrganization{Site: graph.SiteBody{CustomerNumber: p + "N-1", Name: "S", CountryCode: "DE"}, OrganizationBody: graph.OrganizationBody{
				AccountNumber: p + "N", Name: "N", Currency: "EUR",
			}}},
			{changes.CreateGroup{AccountNumber: p + "A", Name: "Group", NameKey: "group", LoginKeys: login[:1]}},
		} {
			lossy, err := neo4j.Open(neo4j.Config{URI: "bolt://" + proxy.Address(), Username: c.Username, Password: c.Password})
			if err != nil {
				t.Fatal(err)
			}
			before := revisionOf(t, s, p+"A")
			proxy.Lose(losses...)
			applied, err := lossy.Apply(t.Context(), request(list...))
			if err != nil || len(reasonsOf(applied)) > 0 {
				t.Fatalf("%v, %s: %v, %v", losses, list[0].Kind(), err, reasonsOf(applied))
			}
			if len(applied.Undo) != len(list) || applied.Rows[0].Result != changes.Created {
				t.Errorf("%v, %s: %+v", losses, list[0].Kind(), applied)
			}
			if after := revisionOf(t, s, p+"A"); list[0].Kind() != "createOrganization" && (after != before+1 || applied.Revision != after) {
				t.Errorf("%v, %s: revision %d became %d, and the outcome has %d", losses, list[0].Kind(), before, after, applied.Revision)
			}
			if left := proxy.Lose(); len(left) == len(losses) || losses[0] == "commit" && len(left) > 0 {
				t.Errorf("%v: %v are still to be lost; the test would prove little", losses, left)
			}
			apply(t, s, applied.Undo...)
			if err := lossy.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		}
	}
}
