package policy_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/policy"
)

// guarded returns the stores of a world behind their guards.
func guarded(w *world) policy.Stores { return policy.NewStores(policy.Options{}, w, w, w, w) }

// as returns the context of a viewer.
func as(t *testing.T, v *graph.Viewer) context.Context {
	t.Helper()
	if v == nil {
		return t.Context()
	}
	return graph.WithViewer(t.Context(), v)
}

// ofA returns a viewer who belongs to the account A.
func ofA(kind graph.ViewerKind, v graph.Viewer) *graph.Viewer {
	v.Kind, v.OrganizationIDs, v.AccountNumbers = kind, []string{"A-organization"}, []string{"A"}
	return &v
}

// viewers has one viewer of every kind, by the kind of caller that @access names; UNKNOWN is a request without a viewer.
func viewers() map[string]*graph.Viewer {
	user := graph.Viewer{Actor: "actor", UserID: "A-ann", LoginKey: "A-ann", Status: graph.UserActive}
	administrator, assistant := user, user
	administrator.Roles, assistant.Roles = []graph.Role{graph.RoleAccountAdmin}, []graph.Role{graph.RoleCoAdmin}
	all := map[string]*graph.Viewer{
		"OPERATOR": graph.Operator(), "ANALYST": {Kind: graph.ViewerAnalyst, Actor: "analyst"},
		"ACCOUNT_ADMIN": ofA(graph.ViewerUser, administrator), "CO_ADMIN": ofA(graph.ViewerUser, assistant), "USER": ofA(graph.ViewerUser, user),
		"STRANGER": {Kind: graph.ViewerStranger, Actor: "stranger", LoginKey: "A-new"}, "UNKNOWN": nil,
	}
	for _, scope := range graph.Scopes {
		all[string(scope)] = ofA(graph.ViewerPartner, graph.Viewer{Actor: "key", Scopes: []graph.Scope{scope}})
	}
	return all
}

// sight is what a viewer sees of the graph.
type sight string

// sightOf returns the sight of each viewer.
func sightOf(name string) sight {
	switch name {
	case "OPERATOR", "ANALYST":
		return "everything"
	case "USER":
		return "itself"
	case "STRANGER", "UNKNOWN":
		return "nothing"
	}
	return "account"
}

// lookUp calls one method with keys and returns the ids of what it returns, "-" for nil, or the code of the error.
type lookUp func(ctx context.Context, s policy.Stores, keys []string) ([]string, error)

// idOf returns the field ID of what was found.
func idOf(found any) string {
	v := reflect.ValueOf(found)
	if !v.IsValid() || v.IsNil() {
		return "-"
	}
	switch thing := found.(type) {
	case *graph.FulfillmentDocument:
		return thing.SiteInformation.Name
	case *entitle.Facts:
		return thing.Login.User.ID
	}
	return v.Elem().FieldByName("ID").String()
}

func idsIn[T any](found []T, err error) ([]string, error) {
	ids := make([]string, len(found))
	for i, thing := range found {
		ids[i] = idOf(thing)
	}
	return ids, err
}

func idsInPage[T any](rows graph.Rows[T], err error) ([]string, error) {
	var ids []string
	for _, row := range rows.Rows {
		ids = append(ids, idOf(row.Item))
	}
	return ids, err
}

func nodes(kind graph.Kind) lookUp {
	return func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).NodesByID(ctx, kind, keys, graph.WithOwner))
	}
}

// look is a method that a guard decides about, what it is asked for, and what each sight shows of it.
type look struct {
	method string // of the store
	call   lookUp
	keys   string
	shows  map[sight]string
}

// looks are all methods that find something. Where "itself" or "nothing" is left out, they show no more than of keys that do not exist.
var looks = []look{
	{method: "OrganizationsByAccountNumber", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).OrganizationsByAccountNumber(ctx, keys))
	}, keys: "A-organization B-organization X", shows: map[sight]string{
		"everything": "A-organization B-organization -", "account": "A-organization - -", "itself": "A-organization - -", "nothing": "- - -",
	}},
	{method: "SitesByCustomerNumber", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).SitesByCustomerNumber(ctx, keys, graph.WithOwner))
	}, keys: "A-site B-site X", shows: map[sight]string{"everything": "A-site B-site -", "account": "A-site - -", "itself": "- - -", "nothing": "- - -"}},
	{method: "UsersByLoginKey", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).UsersByLoginKey(ctx, keys, graph.WithOwner))
	}, keys: "A-ann A-bob B-boss X", shows: map[sight]string{"everything": "A-ann A-bob B-boss -", "account": "A-ann A-bob - -", "itself": "A-ann - - -", "nothing": "- - - -"}},
	{method: "ContractsByNumber", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).ContractsByNumber(ctx, keys, graph.WithOwner))
	}, keys: "A-contract B-contract X", shows: map[sight]string{"everything": "A-contract B-contract -", "account": "A-contract - -", "itself": "- - -", "nothing": "- - -"}},
	{method: "OrdersByNumber", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).OrdersByNumber(ctx, keys))
	}, keys: "A-notified A-other B-order X", shows: map[sight]string{
		"everything": "A-notified A-other B-order -", "account": "A-notified A-other - -", "itself": "A-notified - - -", "nothing": "- - - -",
	}},
	{method: "ProductsByCode", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).ProductsByCode(ctx, keys))
	}, keys: "P X", shows: map[sight]string{"everything": "P -", "account": "P -", "itself": "P -", "nothing": "P -"}},
	{method: "Products", call: func(ctx context.Context, s policy.Stores, _ []string) ([]string, error) {
		return idsInPage(s.Graph(ctx).Products(ctx, graph.Page{}))
	}, shows: map[sight]string{"everything": "P", "account": "P", "itself": "P", "nothing": "P"}},
	{method: "Organizations", call: func(ctx context.Context, s policy.Stores, _ []string) ([]string, error) {
		wide := graph.OrganizationFilter{Within: []string{"A-organization", "B-organization"}}
		return idsInPage(s.Graph(ctx).Organizations(ctx, wide, graph.OrderByName, graph.Page{}))
	}, shows: map[sight]string{"everything": "A-organization B-organization", "account": "A-organization", "itself": "A-organization", "nothing": ""}},
	{method: "NodesByID", call: nodes(graph.KindProduct), keys: "P X",
		shows: map[sight]string{"everything": "P -", "account": "P -", "itself": "P -", "nothing": "P -"}},
	{method: "NodesByID", call: nodes(graph.KindOrganization), keys: "A-organization B-organization X", shows: map[sight]string{
		"everything": "A-organization B-organization -", "account": "A-organization - -", "itself": "A-organization - -", "nothing": "- - -",
	}},
	{method: "NodesByID", call: nodes(graph.KindUser), keys: "A-ann A-bob B-boss X", shows: map[sight]string{
		"everything": "A-ann A-bob B-boss -", "account": "A-ann A-bob - -", "itself": "A-ann - - -", "nothing": "- - - -",
	}},
	{method: "NodesByID", call: nodes(graph.KindSite), keys: "A-ann B-site X",
		shows: map[sight]string{"everything": "A-ann B-site -", "account": "A-ann - -", "itself": "- - -", "nothing": "- - -"}},
	{method: "NodesByID", call: nodes(graph.KindAPIKey), keys: "A-key X",
		shows: map[sight]string{"everything": "A-key -", "account": "A-key -", "itself": "- -", "nothing": "- -"}},
	{method: "DocumentsOfOrders", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).DocumentsOfOrders(ctx, keys))
	}, keys: "A-notified A-other", shows: map[sight]string{
		"everything": "A-notified A-other", "account": "A-notified A-other", "itself": "FORBIDDEN", "nothing": "A-notified A-other",
	}},
	{method: "DocumentsOfOrders", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Graph(ctx).DocumentsOfOrders(ctx, keys))
	}, keys: "A-notified", shows: map[sight]string{"everything": "A-notified", "account": "A-notified", "itself": "A-notified", "nothing": "A-notified"}},
	{method: "Facts", call: func(ctx context.Context, s policy.Stores, keys []string) ([]string, error) {
		return idsIn(s.Facts(ctx).Facts(ctx, keys))
	},
		keys: "A-ann A-bob B-boss X", shows: map[sight]string{"everything": "A-ann A-bob B-boss -", "account": "A-ann A-bob - -", "itself": "A-ann - - -", "nothing": "- - - -"}},
}

// TestLooks: every method shows each viewer its own part, in the database and in what a dry run would make of it.
func TestLooks(t *testing.T) {
	for _, l := range looks {
		for name, v := range viewers() {
			shown, err := l.call(as(t, v), guarded(&world{}), strings.Fields(l.keys))
			got := strings.Join(shown, " ")
			if err != nil {
				got = string(graph.CodeOf(err))
			}
			if want := l.shows[sightOf(name)]; got != want {
				t.Errorf("%s(%s) shows %s %q, want %q", l.method, l.keys, name, got, want)
			}
		}
	}
}

// TestLooksAreComplete: every method that a guard decides about has a row in looks.
func TestLooksAreComplete(t *testing.T) {
	for _, part := range []reflect.Type{reflect.TypeFor[graph.Entrances](), reflect.TypeFor[graph.Documents](), reflect.TypeFor[entitle.Entrances]()} {
		for i := range part.NumMethod() {
			name := part.Method(i).Name
			if !slices.ContainsFunc(looks, func(l look) bool { return l.method == name }) {
				t.Errorf("%s.%s has no row in looks: what does each viewer see of it?", part, name)
			}
		}
	}
}

// TestWalksBeginAtWhatWasFound: a method of the parts that guards embed takes ids of its parents, and is called after them. Everything else is an
// entrance.
func TestWalksBeginAtWhatWasFound(t *testing.T) {
	for _, part := range []reflect.Type{reflect.TypeFor[graph.Walks](), reflect.TypeFor[entitle.Walks]()} {
		for i := range part.NumMethod() {
			method := part.Method(i)
			_, parents, named := strings.Cut(method.Name, "Of")
			named = named && strings.HasSuffix(parents, "s") || method.Name == "AccountFacts"
			if !named || method.Type.NumIn() < 2 || method.Type.In(1) != reflect.TypeFor[[]string]() {
				t.Errorf("%s.%s is no walk: move it to Entrances, and decide in the guard what each viewer sees of it", part, method.Name)
			}
		}
	}
}

// TestForeignIsLikeAbsent: a look-up of things of others makes the same calls as one of things that do not exist.
func TestForeignIsLikeAbsent(t *testing.T) {
	for _, l := range looks {
		for _, name := range []string{"ACCOUNT_ADMIN", "USER", "CHECK", "STRANGER"} {
			foreign, absent := &world{}, &world{}
			_, _ = l.call(as(t, viewers()[name]), guarded(foreign), []string{"B-thing"})
			_, _ = l.call(as(t, viewers()[name]), guarded(absent), []string{"X"})
			if !slices.Equal(foreign.calls, absent.calls) {
				t.Errorf("%s for %s: calls for things of others %v, and for absent ones %v", l.method, name, foreign.calls, absent.calls)
			}
			if slices.Contains(foreign.keys, "B-thing") {
				t.Errorf("%s for %s: the store is asked for the facts of a login of others", l.method, name)
			}
		}
	}
}

// TestOwnUserTakesOneCall: a user who sees no other user is compared with what was found, and no owner is read.
func TestOwnUserTakesOneCall(t *testing.T) {
	w, ctx := &world{}, as(t, viewers()["USER"])
	found, err := guarded(w).Graph(ctx).UsersByLoginKey(ctx, []string{"A-ann"}, graph.Alone)
	if err != nil || found[0] == nil || !slices.Equal(w.calls, []string{"UsersByLoginKey 1"}) {
		t.Errorf("%v %v, calls %v", found, err, w.calls)
	}
}

// TestPreviewIsGuarded: a dry run shows each viewer no more than the database does.
func TestPreviewIsGuarded(t *testing.T) {
	for name, v := range viewers() {
		w, ctx := &world{}, as(t, v)
		_, preview, err := guarded(w).Changes(ctx).Preview(ctx, changes.Request{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		users, err := idsIn(preview.UsersByLoginKey(ctx, []string{"A-ann", "A-bob", "B-boss"}, graph.Alone))
		want := map[sight]string{"everything": "A-ann A-bob B-boss", "account": "A-ann A-bob -", "itself": "A-ann - -", "nothing": "- - -"}[sightOf(name)]
		if got := strings.Join(users, " "); got != want || err != nil {
			t.Errorf("users for %s: %q %v, want %q", name, got, err, want)
		}
		facts, err := idsIn(preview.Facts(ctx, []string{"A-ann", "A-bob", "B-boss"}))
		if got := strings.Join(facts, " "); got != want || err != nil {
			t.Errorf("facts for %s: %q %v, want %q", name, got, err, want)
		}
		if err := preview.Close(ctx); err != nil || w.closed != 1 {
			t.Errorf("%s: closed %d times, %v", name, w.closed, err)
		}
	}
}

// TestAuditLogs: of a transfer each side reads its own part, and the log of a user shows the entries of the viewer's organizations.
func TestAuditLogs(t *testing.T) {
	page := graph.Page{Limit: 10}
	sides := map[string]string{"A": "A>  Ann>", "B": ">B  >Anna", "": ">  >"}
	for name, account := range map[string]string{"ACCOUNT_ADMIN of A": "A", "ACCOUNT_ADMIN of B": "B", "READ of A": "A", "UNKNOWN": ""} {
		var v *graph.Viewer
		if account != "" {
			kind := graph.ViewerUser
			if strings.HasPrefix(name, "READ") {
				kind = graph.ViewerPartner
			}
			v = &graph.Viewer{Kind: kind, OrganizationIDs: []string{account + "-organization"}, AccountNumbers: []string{account}, Roles: []graph.Role{graph.RoleAccountAdmin}}
		}
		ctx := as(t, v)
		for method, read := range map[string]func(w *world) (graph.Rows[*graph.AuditEntry], error){
			"AuditLogsOfOrganizations": func(w *world) (graph.Rows[*graph.AuditEntry], error) {
				logs, err := guarded(w).AuditLogs(ctx).AuditLogsOfOrganizations(ctx, []string{"A-organization"}, graph.AuditFilter{}, page)
				return logs[0], err
			},
			"AuditLogsOfUsers": func(w *world) (graph.Rows[*graph.AuditEntry], error) {
				logs, err := guarded(w).AuditLogs(ctx).AuditLogsOfUsers(ctx, []string{"A-ann"}, graph.AuditFilter{Within: []string{"C"}}, page)
				if want := append([]string{}, visible(v)...); !reflect.DeepEqual(w.filter.Within, want) {
					t.Errorf("%s reads in the logs of %v, want %v", name, w.filter.Within, want)
				}
				return logs[0], err
			},
			"NodesByID": func(w *world) (graph.Rows[*graph.AuditEntry], error) {
				found, err := guarded(w).Graph(ctx).NodesByID(ctx, graph.KindAuditEntry, []string{account + "-entry"}, graph.Alone)
				entry, _ := found[0].(*graph.AuditEntry)
				return graph.Rows[*graph.AuditEntry]{Rows: []graph.Row[*graph.AuditEntry]{{Item: entry}, {Item: other()}}}, err
			},
		} {
			if method == "NodesByID" && v == nil {
				continue // it finds nothing: TestLooks
			}
			w := &world{entries: []*graph.AuditEntry{transfer(), other()}}
			rows, err := read(w)
			if err != nil {
				t.Fatal(err)
			}
			first := rows.Rows[0].Item.Changes
			got := fmt.Sprintf("%s>%s  %s>%s", first[0].Before, first[0].After, first[1].Before, first[1].After)
			if got != sides[account] {
				t.Errorf("%s reads %q by %s, want %q", name, got, method, sides[account])
			}
			if second := rows.Rows[1].Item.Changes[0]; second.Before != "A" || second.After != "B" {
				t.Errorf("%s reads an entry that is no transfer as %+v", name, second)
			}
			if !reflect.DeepEqual(w.entries[0], transfer()) {
				t.Errorf("%s: %s changed the entry itself", name, method)
			}
		}
	}
	for _, name := range []string{"OPERATOR", "ANALYST"} {
		w := &world{entries: []*graph.AuditEntry{transfer()}}
		ctx := as(t, viewers()[name])
		logs, err := guarded(w).AuditLogs(ctx).AuditLogsOfUsers(ctx, []string{"A-ann"}, graph.AuditFilter{}, page)
		if err != nil || w.filter.Within != nil || !reflect.DeepEqual(logs[0].Rows[0].Item, transfer()) {
			t.Errorf("%s reads %+v in the logs of %v: %v", name, logs[0].Rows[0].Item, w.filter.Within, err)
		}
	}
}

// visible returns the organizations of a viewer.
func visible(v *graph.Viewer) []string {
	if v == nil {
		return nil
	}
	return v.OrganizationIDs
}

// other is an entry that is no transfer.
func other() *graph.AuditEntry {
	return &graph.AuditEntry{Action: "updateSite", Changes: []graph.FieldChange{{Field: changes.FieldAccountNumber, Before: "A", After: "B"}}}
}

// TestChangeLog: each viewer reads the changes of its organizations, of a transfer its own side.
func TestChangeLog(t *testing.T) {
	for _, test := range []struct {
		name   string
		viewer *graph.Viewer
		within []string
		want   string
	}{
		{name: "OPERATOR", viewer: viewers()["OPERATOR"], want: "A>B Ann>Anna"},
		{name: "ANALYST", viewer: viewers()["ANALYST"], want: "A>B Ann>Anna"},
		{name: "of A", viewer: &graph.Viewer{Kind: graph.ViewerPartner, OrganizationIDs: []string{"A-organization"}, AccountNumbers: []string{"A"}}, within: []string{"A-organization"}, want: "A> Ann>"},
		{name: "of B", viewer: &graph.Viewer{Kind: graph.ViewerPartner, OrganizationIDs: []string{"B-organization"}, AccountNumbers: []string{"B"}}, within: []string{"B-organization"}, want: ">B >Anna"},
		{name: "UNKNOWN", within: []string{}, want: "> >"},
	} {
		w, ctx := &world{entries: []*graph.AuditEntry{transfer()}}, as(t, test.viewer)
		page, err := guarded(w).ChangeLog(ctx).Changes(ctx, nil, 5, graph.ChangeFilter{AccountNumber: "A", Actions: []string{"x"}, Within: nil})
		if err != nil {
			t.Fatal(err)
		}
		seen := page.Nodes[0].Changes
		if got := fmt.Sprintf("%s>%s %s>%s", seen[0].Before, seen[0].After, seen[1].Before, seen[1].After); got != test.want || page.End != 9 {
			t.Errorf("%s reads %q up to %d, want %q", test.name, got, page.End, test.want)
		}
		if want := (graph.ChangeFilter{AccountNumber: "A", Actions: []string{"x"}, Within: test.within}); !reflect.DeepEqual(w.changeFilter, want) {
			t.Errorf("%s reads by %+v, want %+v", test.name, w.changeFilter, want)
		}
		if !reflect.DeepEqual(w.entries[0], transfer()) {
			t.Errorf("%s: the entry itself was changed", test.name)
		}
		if latest, err := guarded(w).ChangeLog(ctx).LatestPosition(ctx); latest != 7 || err != nil {
			t.Errorf("%s: the latest is %d, %v", test.name, latest, err)
		}
	}
}
