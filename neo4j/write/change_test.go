package write_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// firm is a company with the objects that every kind of change needs, and a second company.
type firm struct {
	p, q                  string // the prefixes of the two
	admin, user, loose    string // login keys; loose is in no claimed domain, and is a contact
	group, other, contact string // ids
}

func newFirm(t *testing.T, s *Store) firm {
	t.Helper()
	f := firm{p: prefix(), q: prefix()}
	low := strings.ToLower(f.p)
	f.admin, f.user, f.loose = "admin@"+low+".example", "u@"+low+".example", "loose@"+low+".test"
	load(t, s, companyOf(f.p), neo4j.ImportOptions{})
	load(t, s, companyOf(f.q), neo4j.ImportOptions{})
	_, refusals := load(t, s, strings.NewReplacer("@@", f.p, "~~", low).Replace(`
{"type":"organization","accountNumber":"@@A","name":"A","currency":"EUR","sites":[{"customerNumber":"@@A-9","name":"Nine","country":"DE"}]}
{"type":"user","accountNumber":"@@A","login":"loose@~~.test","givenName":"Loose","familyName":"Ends","status":"ACTIVE","roles":["CO_ADMIN"],"groups":["Group"]}
{"type":"fulfillmentContact","accountNumber":"@@A","login":"loose@~~.test"}
{"type":"domain","accountNumber":"@@A","name":"second-~~.example"}
`[1:]), neo4j.ImportOptions{})
	if len(refusals) > 0 {
		t.Fatal(refusals)
	}
	pending := request(changes.ClaimDomain{AccountNumber: f.p + "A", Name: "pending-" + low + ".example"})
	pending.Scope.MustProveDomains = true
	if applied, err := s.Apply(t.Context(), pending); err != nil || len(reasonsOf(applied)) > 0 {
		t.Fatal(applied, err)
	}
	text := func(query string) string {
		return execute(t, s, query, map[string]any{"account": f.p + "A", "login": f.loose})[0].Text("id")
	}
	f.group = text(`MATCH (g:EntitlementGroup {accountNumber: $account, nameKey: 'group'}) RETURN g.id AS id`)
	f.other = text(`MATCH (g:EntitlementGroup {accountNumber: $account, nameKey: 'other'}) RETURN g.id AS id`)
	f.contact = text(`MATCH (:User {loginKey: $login})<-[k:HAS_CONTACT]-() RETURN k.id AS id`)
	return f
}

// everyChange has one allowed change of each kind.
func (f firm) everyChange() []changes.Change {
	low := strings.ToLower(f.p)
	site := func(number string) graph.SiteBody {
		return graph.SiteBody{CustomerNumber: number, Name: "Site", CountryCode: "CH", City: "Bern"}
	}
	return []changes.Change{
		changes.CreateOrganization{Site: site(f.p + "N-1"), OrganizationBody: graph.OrganizationBody{AccountNumber: f.p + "N", Name: "New", Currency: "EUR"}},
		changes.UpdateOrganization{AccountNumber: f.p + "A", Name: changes.Say("Renamed")},
		changes.AddSite{AccountNumber: f.p + "A", Site: site(f.p + "A-3")},
		changes.UpdateSite{CustomerNumber: f.p + "A-1", City: changes.Say("Bonn")},
		changes.RemoveSite{CustomerNumber: f.p + "A-9"},
		changes.CreateProduct{ProductBody: graph.ProductBody{Code: f.p + "R", Name: "R"}},
		changes.UpdateProduct{Code: f.p + "P", Name: changes.Say("Renamed")},
		changes.CreateContract{AccountNumber: f.p + "A", ContractNumber: f.p + "K2", Term: graph.Period{From: graph.DateOf(changeDay), To: graph.NoDate}},
		changes.PlaceOrder{
			ContractNumber: f.p + "K", OrderNumber: f.p + "O2", CustomerNumber: f.p + "A-2", OrderedOn: graph.DateOf(changeDay),
			Lines: []graph.LineContent{{ProductCode: f.p + "Q", Quantity: 3, ARR: "7.50", Own: graph.Always}},
		},
		changes.CreateUser{
			AccountNumber: f.p + "A", Login: "New@" + low + ".example", LoginKey: "new@" + low + ".example", GivenName: "Newton", FamilyName: "Newperson", Status: graph.UserActive, GroupIDs: []string{f.group},
		},
		changes.UpdateUser{LoginKey: f.user, FamilyName: changes.Say("Surname"), ProfileCountry: changes.Say("AT")},
		changes.RenameUser{LoginKey: f.admin, NewLogin: "Chief@" + low + ".example", NewLoginKey: "chief@" + low + ".example"},
		changes.RenameUser{LoginKey: "chief@" + low + ".example", NewLogin: f.admin, NewLoginKey: f.admin},
		changes.SetUserStatus{LoginKey: f.user, Action: changes.ApproveUser},
		changes.DesignateEntitlementCountry{LoginKey: f.user, Country: "AT"},
		changes.OverrideUserCountry{LoginKey: f.user, Country: "DE"},
		changes.OverrideGroupCountry{GroupID: f.group, Country: "DE"},
		changes.RestrictUser{LoginKey: f.user, ProductCodes: []string{f.p + "P"}},
		changes.CreateGroup{AccountNumber: f.p + "A", Name: "Third", NameKey: "third", ProductCodes: []string{f.p + "Q"}, LoginKeys: []string{f.user, f.admin}},
		changes.UpdateGroup{GroupID: f.other, Name: changes.Say(graph.GroupName{Name: "Else", Key: "else"}), ProductCodes: changes.Say([]string{f.p + "P"})},
		changes.AddGroupMembers{GroupID: f.other, LoginKeys: []string{f.user, f.admin}},
		changes.RemoveGroupMembers{GroupID: f.group, LoginKeys: []string{f.user}},
		changes.DeleteGroup{GroupID: f.group},
		changes.AddContact{AccountNumber: f.p + "A", LoginKey: f.admin, Country: "AT"},
		changes.RemoveContact{ContactID: f.contact},
		changes.GrantRole{LoginKey: f.user, Role: graph.RoleAccountAdmin},
		changes.RevokeRole{LoginKey: f.loose, Role: graph.RoleCoAdmin},
		changes.ClaimDomain{AccountNumber: f.p + "A", Name: "third-" + low + ".example", AutoApprove: true},
		changes.ReleaseDomain{AccountNumber: f.p + "A", Name: "second-" + low + ".example"},
		changes.UpdateContract{ContractNumber: f.p + "K", Status: changes.Say(graph.ContractSuspended)},
		changes.TransferUser{LoginKey: f.loose, AccountNumber: f.q + "A"},
		changes.DeleteUser{LoginKey: f.user},
		changes.DeleteOrganization{AccountNumber: f.p + "A"},
	}
}

// TestApplyEachChange applies a change of each kind one after the other, and checks revisions, subjects and the audit log, and that a repeat
// of the request changes nothing.
func TestApplyEachChange(t *testing.T) {
	t.Parallel()
	s := openChange(t)
	f := newFirm(t, s)
	organization := organizationID(t, s, f.p+"A")
	for _, change := range f.everyChange() {
		t.Run(change.Kind(), func(t *testing.T) {
			r := request(change)
			before := revisionOf(t, s, f.p+"A")
			applied, err := s.Apply(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			if reasons := reasonsOf(applied); len(reasons) > 0 {
				t.Fatal(reasons, applied.Rows[0].Refusal)
			}
			if applied.Rows[0].Subject == nil || applied.Rows[0].Result == "" || applied.Rows[0].Result == changes.Unchanged {
				t.Errorf("it came to %+v", applied.Rows[0])
			}
			again, err := s.Apply(t.Context(), r)
			if err != nil || again.Rows[0].Result != applied.Rows[0].Result || again.Revision != applied.Revision {
				t.Errorf("again it came to %+v, %v; first %+v", again, err, applied)
			}
			switch change.(type) {
			case changes.CreateOrganization, changes.CreateProduct, changes.DeleteOrganization:
				return
			}
			after := revisionOf(t, s, f.p+"A")
			if _, product := change.(changes.UpdateProduct); product {
				if after != before {
					t.Errorf("the name of a product made revision %d of %d", after, before)
				}
				return
			}
			if after != before+1 {
				t.Errorf("revision %d became %d", before, after)
			}
			log, err := s.AuditLogsOfOrganizations(t.Context(), []string{organization}, graph.AuditFilter{}, graph.Page{Limit: 1})
			if err != nil || len(log[0].Rows) != 1 {
				t.Fatal(log, err)
			}
			e := log[0].Rows[0].Item
			if e.Action != change.Kind() || e.Actor != "tester" || !e.At.Equal(changeDay) || e.Subject == "" {
				t.Errorf("the log says %+v", e)
			}
		})
	}
	for _, label := range []string{"User", "Site", "Contract", "Order", "EntitlementGroup", "Domain", "DomainClaim", "ErasedOrganization", "ErasedUser"} {
		records := execute(t, s, `MATCH (n) WHERE $label IN labels(n) AND
			any(key IN keys(n) WHERE toUpper(toString(n[key])) CONTAINS $prefix) AND NOT toString(n.loginKey) STARTS WITH 'loose' AND n.customerNumber <> $kept RETURN count(n) AS total`,
			map[string]any{"label": label, "prefix": f.p, "kept": f.p + "N-1"})
		if n := records[0].Number("total"); n != 0 {
			t.Errorf("%d of %s are left of the organization", n, label)
		}
	}
}

func organizationID(t *testing.T, s *Store, account string) string {
	t.Helper()
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{account})
	if err != nil || found[0] == nil {
		t.Fatal(found, err)
	}
	return found[0].ID
}

// revisionOf returns the revision of an account; 0 when there is none.
func revisionOf(t *testing.T, s *Store, account string) int64 {
	t.Helper()
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{account})
	if err != nil {
		t.Fatal(err)
	}
	if found[0] == nil {
		return 0
	}
	return found[0].Revision
}

// TestApplyAllOrNothing: one refusal refuses the whole request, and every refusal is returned; one by one, only the refused changes are
// omitted.
func TestApplyAllOrNothing(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	list := []changes.Change{
		changes.UpdateUser{LoginKey: f.user, GivenName: changes.Say("Una")},
		changes.RestrictUser{LoginKey: f.user, ProductCodes: []string{"NO-SUCH-PRODUCT"}},
		changes.SetUserStatus{LoginKey: f.admin, Action: changes.LockUser},
		changes.GrantRole{LoginKey: f.user, Role: graph.RoleCoAdmin},
	}
	before := revisionOf(t, s, f.p+"A")
	applied, err := s.Apply(t.Context(), request(list...))
	want := []changes.Reason{changes.UnknownReference, changes.LastAdmin}
	if err != nil || !slices.Equal(reasonsOf(applied), want) || applied.Rows[0].Result != "" || applied.Revision != before {
		t.Fatalf("%+v, %v", applied, err)
	}
	if revisionOf(t, s, f.p+"A") != before {
		t.Error("a refused request raised the revision")
	}
	r := request(list...)
	r.OneByOne = true
	applied, err = s.Apply(t.Context(), r)
	if err != nil || !slices.Equal(reasonsOf(applied), want) || applied.Rows[0].Result != changes.Updated || applied.Revision != before+1 {
		t.Fatalf("one by one: %+v, %v", applied, err)
	}
	user := applied.Rows[3].Subject.(*graph.User)
	if user.GivenName != "Una" || !slices.Equal(user.Roles, []graph.Role{graph.RoleCoAdmin}) {
		t.Errorf("the user is %+v", user)
	}
	again, err := s.Apply(t.Context(), r)
	if err != nil || !slices.Equal(reasonsOf(again), want) || again.Revision != before+1 {
		t.Errorf("again: %+v, %v", again, err)
	}
}

// TestApplyRefusesTheRequest: a request is refused for a stale revision, and for more affected logins than allowed.
func TestApplyRefusesTheRequest(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	at := revisionOf(t, s, f.p+"A")
	r := request(changes.UpdateUser{LoginKey: f.user, GivenName: changes.Say("Una")})
	stale := at - 1
	r.ExpectedRevision = &stale
	applied, err := s.Apply(t.Context(), r)
	if err != nil || applied.Refusal == nil || applied.Refusal.Reason != changes.StaleRevision || applied.Revision != at {
		t.Fatalf("%+v, %v", applied, err)
	}
	r.ExpectedRevision = &at
	if applied, err = s.Apply(t.Context(), r); err != nil || len(reasonsOf(applied)) > 0 || applied.Revision != at+1 {
		t.Fatalf("%+v, %v", applied, err)
	}
	suspend := request(changes.UpdateContract{ContractNumber: f.p + "K", Status: changes.Say(graph.ContractSuspended)})
	none := 0
	suspend.MaxAffected = &none
	applied, err = s.Apply(t.Context(), suspend)
	if err != nil || applied.Refusal == nil || applied.Refusal.Reason != changes.TooManyAffected || applied.Impact.Losing != 2 || applied.Revision != at+1 {
		t.Fatalf("%+v, %v", applied, err)
	}
	suspend.DryRun = true
	applied, preview, err := s.Preview(t.Context(), suspend)
	if err != nil || applied.Refusal == nil {
		t.Fatal(applied, err)
	}
	held, err := preview.ContractsByNumber(t.Context(), []string{f.p + "K"}, graph.Alone)
	if err != nil || held[0].Status != graph.ContractActive || preview.Close(t.Context()) != nil {
		t.Error("a refused preview shows what is", held, err)
	}
	two := 2
	suspend.MaxAffected, suspend.DryRun = &two, false
	if applied, err = s.Apply(t.Context(), suspend); err != nil || len(reasonsOf(applied)) > 0 || len(applied.Impact.Logins) != 2 {
		t.Fatalf("%+v, %v", applied, err)
	}
}

// TestDryRunLeavesNoTrace takes a fingerprint of a whole database before and after a dry run of each kind of change.
func TestDryRunLeavesNoTrace(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	setNow(t, s, func() time.Time { return changeDay })
	f := newFirm(t, s)
	before := fingerprint(t, s)
	for _, change := range f.everyChange() {
		if renamed, ok := change.(changes.RenameUser); ok && renamed.NewLoginKey == f.admin {
			continue // the inverse of the rename before it, which was not applied
		}
		r := request(change)
		r.DryRun = true
		applied, err := s.Apply(t.Context(), r)
		if err != nil || len(reasonsOf(applied)) > 0 {
			t.Errorf("%s: %v %v", change.Kind(), err, reasonsOf(applied))
		}
		if after := fingerprint(t, s); after != before {
			t.Errorf("%s left a trace", change.Kind())
		}
	}
	only := request(f.everyChange()[1])
	only.Scope.OnlyDryRun = true
	if _, err := s.Apply(t.Context(), only); graph.CodeOf(err) != graph.CodeForbidden || fingerprint(t, s) != before {
		t.Errorf("what may only be a dry run was carried out: %v", err)
	}
	applied, preview, err := s.Preview(t.Context(), request(f.everyChange()[1:30]...))
	if err != nil || len(reasonsOf(applied)) > 0 {
		t.Fatal(err, reasonsOf(applied))
	}
	if err := preview.Close(t.Context()); err != nil || fingerprint(t, s) != before {
		t.Error("all together left a trace", err)
	}
	apply(t, s, f.everyChange()[1])
	if fingerprint(t, s) == before {
		t.Error("the fingerprint sees nothing")
	}
}

// fingerprint returns a hash of all nodes and relationships with their properties.
func fingerprint(t *testing.T, s *Store) string {
	t.Helper()
	var all []string
	for _, query := range []string{
		`MATCH (n) RETURN elementId(n) AS id, labels(n) AS kind, properties(n) AS properties`,
		`MATCH (a)-[r]->(b) RETURN elementId(a) + elementId(b) AS id, [type(r)] AS kind, properties(r) AS properties`,
	} {
		for _, record := range execute(t, s, query, nil) {
			all = append(all, fmt.Sprint(record["id"], record["kind"], record["properties"]))
		}
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:])
}

// TestPreviewShowsWhatWouldBe reads nouns, lists and facts through a preview.
func TestPreviewShowsWhatWouldBe(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	list := f.everyChange()
	applied, preview, err := s.Preview(t.Context(), request(list[0], list[9], list[13]))
	if err == nil && len(reasonsOf(applied)) > 0 {
		t.Fatal(reasonsOf(applied))
	}
	if err != nil {
		t.Fatal(err)
	}
	login := "new@" + strings.ToLower(f.p) + ".example"
	facts, err := preview.Facts(t.Context(), []string{login, f.user})
	if err != nil || facts[0] == nil || facts[1].Login.User.Status != graph.UserActive || facts[0].AccountFacts != nil && len(facts[0].AccountFacts.Lines) != 3 {
		t.Errorf("%+v, %v", facts, err)
	}
	sites, err := preview.SitesOfOrganizations(t.Context(), []string{applied.Rows[0].Subject.(*graph.Organization).ID}, graph.Page{Limit: 5})
	if err != nil || len(sites[0].Rows) != 1 {
		t.Errorf("%+v, %v", sites, err)
	}
	outside, err := s.UsersByLoginKey(t.Context(), []string{login}, graph.Alone)
	if err != nil || outside[0] != nil {
		t.Errorf("others see %+v, %v", outside[0], err)
	}
	if err := preview.Close(t.Context()); err != nil || preview.Close(t.Context()) != nil {
		t.Error(err)
	}
	apply(t, s, list[9])
}
