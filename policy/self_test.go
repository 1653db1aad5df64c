package policy_test

import (
	"reflect"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

// TestOwnProfile: which fields of its own profile a user without a role may change, with and without the operator's permission.
func TestOwnProfile(t *testing.T) {
	refusals := map[string]struct{ refused, allowed string }{ // the field of the refusal; empty for none
		"GivenName": {}, "FamilyName": {}, "CommunicationEmail": {}, "ProfileCountry": {refused: "input.profileCountry"},
	}
	fields := reflect.TypeFor[changes.UpdateUser]()
	for i := range fields.NumField() {
		name := fields.Field(i).Name
		if name == "LoginKey" {
			continue
		}
		want, known := refusals[name]
		if !known {
			t.Errorf("may a user change its own %s?", name)
		}
		for permitted, refusal := range map[bool]string{false: want.refused, true: want.allowed} {
			for _, value := range []string{"FR", ""} {
				change := changes.UpdateUser{LoginKey: "A-ann"}
				reflect.ValueOf(&change).Elem().Field(i).Set(reflect.ValueOf(changes.Say(value)))
				if got := updateBy(t, "USER", graph.UserActive, permitted, change); got != refusal {
					t.Errorf("%s %q, permitted %v: refused %q, want %q", name, value, permitted, got, refusal)
				}
			}
		}
	}
	for _, status := range graph.UserStatuses {
		want := "input.login"
		if status == graph.UserActive {
			want = ""
		}
		if got := updateBy(t, "USER", status, true, changes.UpdateUser{LoginKey: "A-ann", GivenName: changes.Say("Ann")}); got != want {
			t.Errorf("%s: refused %q, want %q", status, got, want)
		}
	}
	country := changes.UpdateUser{LoginKey: "A-ann", ProfileCountry: changes.Say("FR")}
	for _, role := range []string{"ACCOUNT_ADMIN", "CO_ADMIN"} {
		if got := updateBy(t, role, graph.UserActive, false, country); got != "" {
			t.Errorf("%s: refused %q", role, got)
		}
	}
}

// updateBy returns the field of the refusal of an update by a viewer of account A; empty for none.
func updateBy(t *testing.T, viewer string, status graph.UserStatus, permitted bool, change changes.UpdateUser) string {
	t.Helper()
	v := *viewers()[viewer]
	v.Status = status
	w, ctx := &world{}, as(t, &v)
	stores := policy.NewStores(policy.Options{SelfProfileCountry: permitted}, w, w, w, w)
	_, err := stores.Changes(ctx).Apply(ctx, changes.Request{Changes: []changes.Change{change}})
	if (err == nil) != (len(w.calls) > 0) {
		t.Errorf("%v, calls %v", err, w.calls)
	}
	if err != nil && strings.Contains(err.Error(), "--self-profile-country") != strings.Contains(err.Error(), "input.profileCountry: ") {
		t.Errorf("%v", err)
	}
	return refusalOf(err)
}
