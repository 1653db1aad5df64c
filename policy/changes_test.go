package policy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// TestChanges: who may make which change, and how far it reaches.
func TestChanges(t *testing.T) {
	update := changes.UpdateUser{LoginKey: "A-bob"}
	whole := changes.Scope{}
	limited := changes.Scope{Limited: true, MustProveDomains: true, AccountNumbers: []string{"A"}}
	sparing := changes.Scope{Limited: true, MustProveDomains: true, AccountNumbers: []string{"A"}, SparesAdministrators: true}
	dry := changes.Scope{OnlyDryRun: true}
	registering := changes.Scope{Limited: true, MustProveDomains: true, Registering: true, SparesAdministrators: true}
	for _, test := range []struct {
		viewer string
		change changes.Change
		scope  changes.Scope // of what reaches the store
		real   string        // the field of the refusal by Apply, "refused" for one of no field, empty for none
		dryRun string        // the same by Preview
	}{
		{viewer: "OPERATOR", change: update, scope: whole},
		{viewer: "OPERATOR", change: changes.CreateProduct{ProductBody: graph.ProductBody{Code: "P"}}, scope: whole},
		{viewer: "ANALYST", change: update, scope: dry, real: "refused"},
		{viewer: "ANALYST", change: changes.CreateProduct{ProductBody: graph.ProductBody{Code: "P"}}, scope: dry, real: "refused"},
		{viewer: "ANALYST", change: currency(), scope: dry, real: "refused"},
		{viewer: "ANALYST", change: withRoles(), scope: dry, real: "refused"},
		{viewer: "ACCOUNT_ADMIN", change: update, scope: limited},
		{viewer: "ACCOUNT_ADMIN", change: withRoles(), scope: limited},
		{viewer: "ACCOUNT_ADMIN", change: currency(), real: "input.currency", dryRun: "input.currency"},
		{viewer: "ACCOUNT_ADMIN", change: changes.CreateProduct{ProductBody: graph.ProductBody{Code: "P"}}, real: "refused", dryRun: "refused"},
		{viewer: "CO_ADMIN", change: update, scope: sparing},
		{viewer: "CO_ADMIN", change: withRoles(), real: "input.roles", dryRun: "input.roles"},
		{viewer: "WRITE", change: update, scope: sparing},
		{viewer: "WRITE", change: withRoles(), real: "input.roles", dryRun: "input.roles"},
		{viewer: "USER", change: update, real: "input.login", dryRun: "input.login"},
		{viewer: "USER", change: changes.UpdateUser{LoginKey: "A-ann"}, scope: sparing},
		{viewer: "USER", change: changes.RenameUser{LoginKey: "A-ann", NewLogin: "A-eve"}, real: "refused", dryRun: "refused"},
		{viewer: "CHECK", change: update, real: "refused", dryRun: "refused"},
		{viewer: "READ", change: update, real: "refused", dryRun: "refused"},
		{viewer: "STRANGER", change: registration("A-new"), scope: registering},
		{viewer: "STRANGER", change: registration("A-other"), real: "input.login", dryRun: "input.login"},
		{viewer: "STRANGER", change: update, real: "refused", dryRun: "refused"},
		{viewer: "UNKNOWN", change: update, real: "refused", dryRun: "refused"},
	} {
		v := viewers()[test.viewer]
		ctx := as(t, v)
		for _, run := range []struct{ want, call string }{{want: test.real, call: "Apply 2"}, {want: test.dryRun, call: "Preview 2"}} {
			w := &world{}
			request := changes.Request{
				Actor: "somebody else", Changes: []changes.Change{test.change, test.change}, Scope: changes.Scope{Limited: true, AccountNumbers: []string{"B"}},
			}
			if test.viewer == "OPERATOR" {
				request.Scope = whole
			}
			var err error
			if run.call == "Apply 2" {
				_, err = guarded(w).Changes(ctx).Apply(ctx, request)
			} else {
				_, _, err = guarded(w).Changes(ctx).Preview(ctx, request)
			}
			if got := refusalOf(err); got != run.want || (run.want != "") != (len(w.calls) == 0) {
				t.Errorf("%s, %T, %s: refused %q (%v), want %q; calls %v", test.viewer, test.change, run.call, got, err, run.want, w.calls)
			}
			if run.want != "" {
				continue
			}
			if !slices.Equal(w.calls, []string{run.call}) || w.request.Actor != v.Actor || !cmp.Equal(w.request.Scope, test.scope) {
				t.Errorf("%s, %T: calls %v by %q with scope %+v, want %+v", test.viewer, test.change, w.calls, w.request.Actor, w.request.Scope, test.scope)
			}
		}
	}
}

// TestOneForbiddenChangeRefusesAll: every change of a request is decided about.
func TestOneForbiddenChangeRefusesAll(t *testing.T) {
	w, ctx := &world{}, as(t, viewers()["CO_ADMIN"])
	_, err := guarded(w).Changes(ctx).Apply(ctx, changes.Request{Changes: []changes.Change{changes.UpdateUser{}, changes.CreateProduct{}}})
	if graph.CodeOf(err) != graph.CodeForbidden || len(w.calls) > 0 {
		t.Errorf("%v, calls %v", err, w.calls)
	}
}

// TestAnalystsApplyNothing: a dry run by Apply of an analyst becomes a preview that is closed.
func TestAnalystsApplyNothing(t *testing.T) {
	w, ctx := &world{}, as(t, viewers()["ANALYST"])
	_, err := guarded(w).Changes(ctx).Apply(ctx, changes.Request{DryRun: true, Changes: []changes.Change{changes.UpdateUser{}}})
	if err != nil || !slices.Equal(w.calls, []string{"Preview 1"}) || w.closed != 1 {
		t.Errorf("%v, calls %v, closed %d times", err, w.calls, w.closed)
	}
}

// refusalOf returns the field of a refusal by rights, "refused" for one without, and empty for no error.
func refusalOf(err error) string {
	if err == nil {
		return ""
	}
	if graph.CodeOf(err) != graph.CodeForbidden {
		return err.Error()
	}
	field, _, named := strings.Cut(err.Error(), ": You may")
	if !named {
		return "refused"
	}
	return field
}

func withRoles() changes.Change {
	return changes.CreateUser{AccountNumber: "A", LoginKey: "A-new", Roles: []graph.Role{graph.RoleCoAdmin}}
}

func currency() changes.Change {
	return changes.UpdateOrganization{AccountNumber: "A", Currency: changes.Say("USD")}
}

// registration is a user who registers a login.
func registration(loginKey string) changes.Change {
	return changes.CreateUser{AccountNumber: "A", LoginKey: loginKey, Register: true}
}

// TestAPIKeys: the operator manages API keys, analysts read them, and no other caller reaches them.
func TestAPIKeys(t *testing.T) {
	for name, v := range viewers() {
		w, ctx := &world{}, as(t, v)
		keys := guarded(w).APIKeys(ctx)
		_, list := keys.List(ctx, graph.Page{})
		_, create := keys.Create(ctx, graph.APIKey{})
		_, rotate := keys.Rotate(ctx, changes.KeyRotation{})
		_, revoke := keys.Revoke(ctx, "k")
		want := map[string][]string{
			"OPERATOR": {"apiKeys", "createApiKey operator", "rotateApiKey operator", "revokeApiKey operator"}, "ANALYST": {"apiKeys"},
		}[name]
		if !slices.Equal(w.calls, want) {
			t.Errorf("%s: calls %v, want %v", name, w.calls, want)
		}
		for field, err := range map[string]error{"list": list, "create": create, "rotate": rotate, "revoke": revoke} {
			allowed := name == "OPERATOR" || name == "ANALYST" && field == "list"
			if allowed != (err == nil) || err != nil && graph.CodeOf(err) != graph.CodeForbidden {
				t.Errorf("%s, %s: %v", name, field, err)
			}
		}
	}
}
