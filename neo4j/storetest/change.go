package storetest

import (
	"testing"

	"entitlegraph/changes"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/write"
)

// Request returns a request of changes, with a new id.
func Request(list ...changes.Change) changes.Request {
	return changes.Request{ID: write.NewID(), Actor: "tester", Changes: list}
}

// SmallRequest returns a request of changes without its impact.
func SmallRequest(list ...changes.Change) changes.Request {
	r := Request(list...)
	r.WithoutImpact = true
	return r
}

// Rename returns a change of the given name of a user.
func Rename(login, name string) changes.Change {
	return changes.UpdateUser{LoginKey: login, GivenName: changes.Say(name)}
}

// Apply applies changes in one request, and fails the test when one is refused.
func Apply(t testing.TB, s *neo4j.Store, list ...changes.Change) *changes.Applied {
	t.Helper()
	applied, err := s.Apply(t.Context(), Request(list...))
	if err != nil {
		t.Fatal(err)
	}
	if reasons := ReasonsOf(applied); len(reasons) > 0 {
		t.Fatalf("%s: %v: %v", list[0].Kind(), reasons, applied.Rows[0].Refusal)
	}
	return applied
}

// ReasonsOf returns the reasons of the refusals of a request and of its rows.
func ReasonsOf(applied *changes.Applied) []changes.Reason {
	if applied == nil {
		return nil // the store returned an error
	}
	var all []changes.Reason
	if applied.Refusal != nil {
		all = append(all, applied.Refusal.Reason)
	}
	for _, row := range applied.Rows {
		if row.Refusal != nil {
			all = append(all, row.Refusal.Reason)
		}
	}
	return all
}
