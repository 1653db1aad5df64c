package write_test

import (
	"slices"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/neo4j/neo4jtest"
)

// TestStatementsOfSmallChange lists the statements that a small change sends while its account is locked: each is a round trip for which
// other changes of the account wait.
func TestStatementsOfSmallChange(t *testing.T) {
	var statements neo4jtest.Sent
	s := openOn(t, neo4jtest.Open(t), statements.Note)
	f := newFirm(t, s)
	for name, test := range map[string]struct {
		withoutImpact bool
		most          int
	}{"without impact": {withoutImpact: true, most: 3}, "with impact": {withoutImpact: false, most: 6}} {
		for _, action := range []changes.UserAction{changes.LockUser, changes.UnlockUser} {
			asked := request(changes.SetUserStatus{LoginKey: f.loose, Action: action})
			asked.WithoutImpact = test.withoutImpact
			statements.Take()
			applied, err := s.Apply(t.Context(), asked)
			if err != nil || applied.Rows[0].Refusal != nil {
				t.Fatal(err, applied)
			}
			if (applied.Impact == nil) != test.withoutImpact {
				t.Errorf("%s: impact %+v", name, applied.Impact)
			}
			sent := statements.Take()
			if len(sent) > test.most || slices.Contains(sent, "account_facts") == test.withoutImpact {
				t.Errorf("%s, %s: %d statements, at most %d: %v", name, action, len(sent), test.most, sent)
			}
			t.Logf("%s, %s: %d statements %v", name, action, len(sent), sent)
		}
	}
}
