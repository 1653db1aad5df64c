package changes

import (
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

type allowed struct {
	name   string
	first  []Change
	change Change
	result Result
	// effects are how many things change; shared says that the answers for more than one login may.
	effects int
	shared  bool
	warning entitle.WarningCode
	undo    []Change // nil: it cannot be undone
	audit   string   // "field before > after", comma-separated
}

var (
	term   = graph.Period{From: date("2026-01-01"), To: graph.NoDate}
	nobody = []Change{}
	opaque = func(login string) string { return graph.EncodeID(graph.KindUser, "user "+login) }
)

var allowances = []allowed{
	{"organization", nil, CreateOrganization{" n ", " N ", "eur", site("n1", "fr")}, Created, 2, true, "", []Change{DeleteOrganization{"N"}},
		"accountNumber > N, name > N, currency > EUR, site.customerNumber > N1, site.name > Site, site.country > FR"},
	{"organization renamed", nil, UpdateOrganization{AccountNumber: "A", Name: Say("AA")}, Updated, 1, false, "",
		[]Change{UpdateOrganization{AccountNumber: "A", Name: Say("A")}}, "name A > AA"},
	{"organization as it is", nil, UpdateOrganization{AccountNumber: "A", Name: Say(" A "), Currency: Say("eur")}, Unchanged, 0, false, "", nobody, ""},
	{"currency without amounts", nil, UpdateOrganization{AccountNumber: "B", Currency: Say("JPY")}, Updated, 1, true, "",
		[]Change{UpdateOrganization{AccountNumber: "B", Currency: Say("EUR")}}, "currency EUR > JPY"},
	{"organization erased, last administrator, contact and all", nil, DeleteOrganization{"A"}, Deleted, 1, true, "", nil, ""},
	{"site", nil, AddSite{"A", site("a3", "ch")}, Created, 1, true, "", []Change{RemoveSite{"A3"}}, "customerNumber > A3, name > Site, country > CH"},
	{"site moves where another stays", []Change{AddSite{"A", site("A3", "DE")}}, UpdateSite{CustomerNumber: "A1", Country: Say("CH"), City: Say("Bern")}, Updated, 1, true, "",
		[]Change{UpdateSite{CustomerNumber: "A1", Country: Say("DE"), City: Say("")}}, "country DE > CH, city > Bern"},
	{"site as it is", nil, UpdateSite{CustomerNumber: "A1", Country: Say("DE"), Street: Say("")}, Unchanged, 0, false, "", nobody, ""},
	{"site nobody names", []Change{OverrideGroupCountry{groupOverride, ""}}, RemoveSite{"A2"}, Deleted, 1, true, "",
		[]Change{AddSite{"A", graph.SiteBody{CustomerNumber: "A2", Name: "S", CountryCode: "AT"}}}, "customerNumber A2 > , name S > , country AT > "},
	{"product", nil, CreateProduct{"r", "R"}, Created, 1, true, "", nobody, "code > R, name > R"},
	{"product renamed", nil, UpdateProduct{"P", Say("PP")}, Updated, 1, true, "", []Change{UpdateProduct{"P", Say("P")}}, "name P > PP"},
	{"product as it is", nil, UpdateProduct{Code: "P"}, Unchanged, 0, false, "", nobody, ""},
	{"contract", nil, CreateContract{"A", "n", term, 366}, Created, 1, true, "", nobody, "contractNumber > N, status > ACTIVE, startsOn > 2026-01-01, graceDays > 366"},
	{"contract shortened: lines stay", nil, UpdateContract{ContractNumber: "K", EndsOn: Say(date("2026-01-15"))}, Updated, 1, true, "",
		[]Change{UpdateContract{ContractNumber: "K", EndsOn: Say(date("2026-12-31"))}}, "endsOn 2026-12-31 > 2026-01-15"},
	{"contract open-ended", nil, UpdateContract{ContractNumber: "K", EndsOn: Say(graph.NoDate)}, Updated, 1, true, "",
		[]Change{UpdateContract{ContractNumber: "K", EndsOn: Say(date("2026-12-31"))}}, "endsOn 2026-12-31 > "},
	{"contract suspended", nil, UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}, Updated, 1, true, "",
		[]Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractActive)}}, "status ACTIVE > SUSPENDED"},
	{"contract resumed", []Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}}, UpdateContract{ContractNumber: "K", Status: Say(graph.ContractActive)}, Updated, 1, true, "",
		[]Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}}, "status SUSPENDED > ACTIVE"},
	{"contract cancelled", nil, UpdateContract{ContractNumber: "K", Status: Say(graph.ContractCancelled)}, Updated, 1, true, "", nil, "status ACTIVE > CANCELLED"},
	{"contract cancelled already", nil, UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractCancelled)}, Unchanged, 0, false, "", nobody, ""},
	{"cancelled contract as it is", nil, UpdateContract{ContractNumber: "GONE", StartsOn: Say(date("2026-01-01")), GraceDays: Say(0), EndsOn: Say(graph.NoDate)}, Unchanged, 0, false, "", nobody, ""},
	{"order", nil, order(line(nil), line(func(l *LineContent) { l.ProductCode, l.Global, l.Quantity, l.ARR = "Q", true, 5, "" })), Created, 3, true, "", nil,
		"orderNumber > NEW, contractNumber > K, customerNumber > A1, orderedOn > 2026-06-15, lines[0].productCode > P, lines[0].country > DE, lines[0].annualRecurringRevenue > 1.00, " +
			"lines[1].productCode > Q, lines[1].global > true, lines[1].quantity > 5, lines[1].annualRecurringRevenue > 0.00"},
	{"order under a suspended contract", []Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}}, order(), Created, 1, true, "", nil,
		"orderNumber > NEW, contractNumber > K, customerNumber > A1, orderedOn > 2026-06-15"},
	{"user", nil, CreateUser{AccountNumber: "A", Login: " New@A.example ", LoginKey: "new@a.example", GivenName: " N ", Roles: []graph.Role{"CO_ADMIN"}, GroupIDs: []string{groupStrasse}}, Created, 1, false, "",
		[]Change{DeleteUser{"new@a.example"}}, "accountNumber > A, login > New@A.example, givenName > N, status > INVITED, groupIds > " + graph.EncodeID(graph.KindEntitlementGroup, groupStrasse) + ", roles > CO_ADMIN"},
	{"registering user waits", nil, CreateUser{AccountNumber: "A", Login: "n@a.example", LoginKey: "n@a.example", Register: true, Status: graph.UserActive}, Created, 1, false, "",
		[]Change{DeleteUser{"n@a.example"}}, "accountNumber > A, login > n@a.example, status > INVITED"},
	{"registering user is let in", []Change{ClaimDomain{"A", "a.example", true}}, CreateUser{AccountNumber: "A", Login: "n@a.example", LoginKey: "n@a.example", Register: true}, Created, 1, false, "",
		[]Change{DeleteUser{"n@a.example"}}, "accountNumber > A, login > n@a.example, status > ACTIVE"},
	{"auto approval is for who registers", []Change{ClaimDomain{"A", "a.example", true}}, user("n@a.example"), Created, 1, false, "",
		[]Change{DeleteUser{"n@a.example"}}, "accountNumber > A, login > n@a.example, status > INVITED"},
	{"first administrator", nil, CreateUser{AccountNumber: "B", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserActive, Roles: []graph.Role{"ACCOUNT_ADMIN"}}, Created, 1, false, "",
		nil, "accountNumber > B, login > n@n.example, status > ACTIVE, roles > ACCOUNT_ADMIN"},
	{"profile", nil, UpdateUser{LoginKey: "active@a.example", GivenName: Say("Augusta"), FamilyName: Say(""), ProfileCountry: Say("fr")}, Updated, 1, false, "",
		[]Change{UpdateUser{LoginKey: "active@a.example", GivenName: Say("Ada"), FamilyName: Say("Lovelace"), ProfileCountry: Say("DE")}},
		"givenName Ada > Augusta, familyName Lovelace > , profileCountry DE > FR"},
	{"profile as it is", nil, UpdateUser{LoginKey: "active@a.example", GivenName: Say(" Ada ")}, Unchanged, 0, false, "", nobody, ""},
	{"another login", []Change{AddContact{AccountNumber: "A", LoginKey: "active@a.example", Country: "DE"}}, RenameUser{"active@a.example", " Ada@A.example ", "ada@a.example"}, Updated, 1, false, "",
		[]Change{RenameUser{"ada@a.example", "active@a.example", "active@a.example"}}, "login active@a.example > Ada@A.example"},
	{"login written in another way", nil, RenameUser{"active@a.example", "Active@A.EXAMPLE", "active@a.example"}, Updated, 1, false, "",
		[]Change{RenameUser{"active@a.example", "active@a.example", "active@a.example"}}, "login active@a.example > Active@A.EXAMPLE"},
	{"login as it is", nil, RenameUser{"active@a.example", "active@a.example", ""}, Unchanged, 0, false, "", nobody, ""},
	{"login that could not come back", []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		RenameUser{"active@a.example", "n@n.example", "n@n.example"}, Updated, 1, false, "", nil, "login active@a.example > n@n.example"},
	{"login of another case under a domain that is claimed elsewhere", []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		RenameUser{"active@a.example", "ACTIVE@a.example", ""}, Updated, 1, false, "", []Change{RenameUser{"active@a.example", "active@a.example", "active@a.example"}},
		"login active@a.example > ACTIVE@a.example"},
	{"approve", nil, SetUserStatus{"invited@a.example", ApproveUser}, Updated, 1, false, "", []Change{SetUserStatus{"invited@a.example", InviteUser}}, "status INVITED > ACTIVE"},
	{"approve again", nil, SetUserStatus{"active@a.example", ApproveUser}, Unchanged, 0, false, "", nobody, ""},
	{"lock", nil, SetUserStatus{"active@a.example", LockUser}, Updated, 1, false, "", []Change{SetUserStatus{"active@a.example", UnlockUser}}, "status ACTIVE > LOCKED"},
	{"unlock", nil, SetUserStatus{"locked@a.example", UnlockUser}, Updated, 1, false, "", []Change{SetUserStatus{"locked@a.example", LockUser}}, "status LOCKED > ACTIVE"},
	{"deactivate", nil, SetUserStatus{"locked@a.example", DeactivateUser}, Updated, 1, false, "",
		[]Change{SetUserStatus{"locked@a.example", ReactivateUser}, SetUserStatus{"locked@a.example", LockUser}}, "status LOCKED > DEACTIVATED"},
	{"deactivate the only, locked administrator", []Change{CreateUser{AccountNumber: "B", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserLocked, Roles: []graph.Role{"ACCOUNT_ADMIN"}}},
		SetUserStatus{"n@n.example", DeactivateUser}, Updated, 1, false, "", nil, "status LOCKED > DEACTIVATED"},
	{"reactivate", nil, SetUserStatus{"gone@a.example", ReactivateUser}, Updated, 1, false, "", []Change{SetUserStatus{"gone@a.example", DeactivateUser}}, "status DEACTIVATED > ACTIVE"},
	{"invite again", nil, SetUserStatus{"gone@a.example", InviteUser}, Updated, 1, false, "", []Change{SetUserStatus{"gone@a.example", DeactivateUser}}, "status DEACTIVATED > INVITED"},
	{"first administrator reactivated", []Change{CreateUser{AccountNumber: "B", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserDeactivated, Roles: []graph.Role{"ACCOUNT_ADMIN"}}},
		SetUserStatus{"n@n.example", ReactivateUser}, Updated, 1, false, "", nil, "status DEACTIVATED > ACTIVE"},
	{"transfer", []Change{
		AddContact{AccountNumber: "A", LoginKey: "free@free.example", Country: "DE"}, GrantRole{"free@free.example", "CO_ADMIN"}, RestrictUser{"free@free.example", []string{"P"}},
		DesignateEntitlementCountry{"free@free.example", "DE"}, OverrideUserCountry{"free@free.example", "AT"}, AddGroupMembers{groupStrasse, []string{"free@free.example"}},
	}, TransferUser{"free@free.example", "B"}, Updated, 2, false, "", []Change{
		TransferUser{"free@free.example", "A"}, AddGroupMembers{groupStrasse, []string{"free@free.example"}}, RestrictUser{"free@free.example", []string{"P"}},
		DesignateEntitlementCountry{"free@free.example", "DE"}, OverrideUserCountry{"free@free.example", "AT"}, GrantRole{"free@free.example", "CO_ADMIN"},
		AddContact{"contact free@free.example\x00DE", "A", "free@free.example", "DE"},
	}, "contact.user " + opaque("free@free.example") + " > , contact.country DE > , accountNumber A > B, entitlementCountry DE > , countryOverride AT > , productCodes P > , groupIds " +
		graph.EncodeID(graph.KindEntitlementGroup, groupStrasse) + " > , roles CO_ADMIN > "},
	{"transfer to where it is", nil, TransferUser{"u@a.example", "A"}, Unchanged, 0, false, "", nobody, ""},
	{"transfer that could not come back", []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}}, TransferUser{"active@a.example", "B"}, Updated, 1, false, "", nil, "accountNumber A > B"},
	{"erasure", nil, DeleteUser{"active@a.example"}, Deleted, 1, false, "", nil, ""},
	{"erasure of the last contact", nil, DeleteUser{"u@a.example"}, Deleted, 2, false, WarnLastContactErased, nil, "contact.user " + opaque("u@a.example") + " > "},
	{"designation", nil, DesignateEntitlementCountry{"u@a.example", "de"}, Updated, 1, false, "", []Change{DesignateEntitlementCountry{"u@a.example", ""}}, "entitlementCountry > DE"},
	{"designation that is not represented", nil, DesignateEntitlementCountry{"u@a.example", "AT"}, Updated, 1, false, entitle.WarnDesignatedCountryNotRepresented,
		[]Change{DesignateEntitlementCountry{"u@a.example", ""}}, "entitlementCountry > AT"},
	{"designation, represented since", []Change{order(line(func(l *LineContent) { l.Country = "AT" }))}, DesignateEntitlementCountry{"u@a.example", "AT"}, Updated, 1, false, "",
		[]Change{DesignateEntitlementCountry{"u@a.example", ""}}, "entitlementCountry > AT"},
	{"designation cleared", nil, DesignateEntitlementCountry{"u@a.example", ""}, Unchanged, 0, false, "", nobody, ""},
	{"override", nil, OverrideUserCountry{"u@a.example", "AT"}, Updated, 1, false, entitle.WarnOverrideCountryNotRepresented, []Change{OverrideUserCountry{"u@a.example", ""}}, "countryOverride > AT"},
	{"override of a group", nil, OverrideGroupCountry{groupStrasse, "AT"}, Updated, 1, true, entitle.WarnOverrideCountryNotRepresented, []Change{OverrideGroupCountry{groupStrasse, ""}}, "countryOverride > AT"},
	{"override of a group cleared", nil, OverrideGroupCountry{groupOverride, ""}, Updated, 1, true, "", []Change{OverrideGroupCountry{groupOverride, "AT"}}, "countryOverride AT > "},
	{"restriction", nil, RestrictUser{"u@a.example", []string{"P", "P"}}, Updated, 1, false, "", []Change{RestrictUser{"u@a.example", []string{"P", "Q"}}}, "productCodes P Q > P"},
	{"restriction in another order", nil, RestrictUser{"u@a.example", []string{"Q", "P"}}, Unchanged, 0, false, "", nobody, ""},
	{"group", nil, CreateGroup{AccountNumber: "A", Name: " N ", NameKey: "n", ProductCodes: []string{"Q", "P"}, CountryOverride: "AT", LoginKeys: []string{"u@a.example", "active@a.example", "u@a.example"}}, Created, 3, true,
		entitle.WarnOverrideCountryNotRepresented, []Change{DeleteGroup{"group A\x00n"}},
		"name > N, productCodes > P Q, countryOverride > AT, members > " + opaque("u@a.example") + ", members > " + opaque("active@a.example")},
	{"group brought back", nil, CreateGroup{ID: "back", AccountNumber: "A", Name: "N", NameKey: "n"}, Created, 1, true, "", []Change{DeleteGroup{"back"}}, "name > N"},
	{"group renamed in its own spelling", nil, UpdateGroup{GroupID: groupStrasse, Name: Say(GroupName{"STRASSE", "strasse"})}, Updated, 1, true, "",
		[]Change{UpdateGroup{GroupID: groupStrasse, Name: Say(GroupName{"Straße", "strasse"})}}, "name Straße > STRASSE"},
	{"group as it is", nil, UpdateGroup{GroupID: groupStrasse, ProductCodes: Say([]string{"P"}), CountryOverride: Say("")}, Unchanged, 0, false, "", nobody, ""},
	{"group without products", nil, UpdateGroup{GroupID: groupStrasse, ProductCodes: Say[[]string](nil)}, Updated, 1, true, "",
		[]Change{UpdateGroup{GroupID: groupStrasse, ProductCodes: Say([]string{"P"})}}, "productCodes P > "},
	{"group deleted", nil, DeleteGroup{groupStrasse}, Deleted, 2, true, "", []Change{CreateGroup{
		ID: groupStrasse, AccountNumber: "A", Name: "Straße", NameKey: "strasse", ProductCodes: []string{"P"}, LoginKeys: []string{"u@a.example"},
	}}, "name Straße > , productCodes P > "},
	{"members", nil, AddGroupMembers{groupStrasse, []string{"u@a.example", "active@a.example"}}, Updated, 1, false, "",
		[]Change{RemoveGroupMembers{groupStrasse, []string{"active@a.example"}}}, "members > " + opaque("active@a.example")},
	{"members already", nil, AddGroupMembers{groupStrasse, []string{"u@a.example"}}, Unchanged, 0, false, "", nobody, ""},
	{"members leave", nil, RemoveGroupMembers{groupStrasse, []string{"u@a.example", "active@a.example"}}, Updated, 1, false, "",
		[]Change{AddGroupMembers{groupStrasse, []string{"u@a.example"}}}, "members " + opaque("u@a.example") + " > "},
	{"contact", nil, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "de"}, Created, 1, false, "",
		[]Change{RemoveContact{"contact u@a.example\x00DE"}}, "user > " + opaque("u@a.example") + ", country > DE"},
	{"tenth contact", tenContacts()[1:], AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, Created, 1, false, "",
		[]Change{RemoveContact{"contact u@a.example\x00DE"}}, "user > " + opaque("u@a.example") + ", country > DE"},
	{"first contact", nil, AddContact{AccountNumber: "B", LoginKey: "u@b.example"}, Created, 1, false, "", nil, "user > " + opaque("u@b.example")},
	{"contact removed", tenContacts()[:1], RemoveContact{contactU}, Deleted, 1, false, "", []Change{AddContact{contactU, "A", "u@a.example", ""}}, "user " + opaque("u@a.example") + " > "},
	{"role", nil, GrantRole{"u@a.example", "ACCOUNT_ADMIN"}, Updated, 1, false, "", []Change{RevokeRole{"u@a.example", "ACCOUNT_ADMIN"}}, "roles > ACCOUNT_ADMIN"},
	{"role again", nil, GrantRole{"admin@a.example", "ACCOUNT_ADMIN"}, Unchanged, 0, false, "", nobody, ""},
	{"role revoked where another has it", []Change{GrantRole{"active@a.example", "ACCOUNT_ADMIN"}}, RevokeRole{"admin@a.example", "ACCOUNT_ADMIN"}, Updated, 1, false, "",
		[]Change{GrantRole{"admin@a.example", "ACCOUNT_ADMIN"}}, "roles ACCOUNT_ADMIN > "},
	{"role nobody had", nil, RevokeRole{"u@a.example", "CO_ADMIN"}, Unchanged, 0, false, "", nobody, ""},
	{"domain", nil, ClaimDomain{"A", "N.example", true}, Created, 1, false, "", []Change{ReleaseDomain{"A", "n.example"}}, "name > n.example, autoApprove > true"},
	{"auto approval", nil, ClaimDomain{"A", "a.example", true}, Updated, 1, false, "", []Change{ClaimDomain{"A", "a.example", false}}, "autoApprove false > true"},
	{"domain released", nil, ReleaseDomain{"A", "a.example"}, Deleted, 1, false, "", []Change{ClaimDomain{"A", "a.example", false}}, "name a.example > , autoApprove false > "},
}

// TestApplyAllows has every kind of change: what it comes to, that making it again changes nothing or is refused, and how it is undone.
func TestApplyAllows(t *testing.T) {
	seen := map[string]bool{}
	for _, test := range allowances {
		seen[test.change.Kind()] = true
		t.Run(test.name, func(t *testing.T) {
			s := changeState(t)
			applyAll(t, s, test.first)
			outcome, err := s.Apply(test.change)
			if err != nil {
				t.Fatal(err)
			}
			shared := false
			for _, effect := range outcome.Effects {
				shared = shared || effect.Shared()
			}
			if outcome.Result != test.result || len(outcome.Effects) != test.effects || shared != test.shared {
				t.Errorf("%s, %d effects, shared %v; want %s, %d, %v", outcome.Result, len(outcome.Effects), shared, test.result, test.effects, test.shared)
			}
			if !reflect.DeepEqual(outcome.Undo, test.undo) {
				t.Errorf("undo %+v, want %+v", outcome.Undo, test.undo)
			}
			if got := auditText(outcome.Audit); got != test.audit {
				t.Errorf("audit %s\nwant  %s", got, test.audit)
			}
			if len(outcome.Warnings) > 1 || len(outcome.Warnings) == 1 != (test.warning != "") || test.warning != "" && outcome.Warnings[0].Code != test.warning {
				t.Errorf("warnings %v, want %s", outcome.Warnings, test.warning)
			}
			if outcome.Subject.ID == "" || outcome.Subject.Kind == "" {
				t.Errorf("the subject is %+v", outcome.Subject)
			}
			if again, err := s.Apply(test.change); err == nil && again.Result != Unchanged || err != nil && RefusalOf(err) == nil {
				t.Errorf("again: %s, %v", again.Result, err)
			}
		})
	}
	for _, change := range []Change{
		CreateOrganization{}, UpdateOrganization{}, DeleteOrganization{}, AddSite{}, UpdateSite{}, RemoveSite{}, CreateProduct{}, UpdateProduct{},
		CreateContract{}, UpdateContract{}, PlaceOrder{}, CreateUser{}, UpdateUser{}, RenameUser{}, TransferUser{}, DeleteUser{}, DesignateEntitlementCountry{},
		OverrideUserCountry{}, OverrideGroupCountry{}, RestrictUser{}, CreateGroup{}, UpdateGroup{}, DeleteGroup{}, AddGroupMembers{},
		RemoveGroupMembers{}, AddContact{}, RemoveContact{}, GrantRole{}, RevokeRole{}, ClaimDomain{}, ReleaseDomain{},
		SetUserStatus{Action: ApproveUser}, SetUserStatus{Action: LockUser}, SetUserStatus{Action: UnlockUser},
		SetUserStatus{Action: DeactivateUser}, SetUserStatus{Action: ReactivateUser}, SetUserStatus{Action: InviteUser},
	} {
		if !seen[change.Kind()] {
			t.Errorf("no case has %s", change.Kind())
		}
	}
}

func auditText(list []graph.FieldChange) string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = c.Field + " " + c.Before + " > " + c.After
		if c.Before == "" {
			texts[i] = c.Field + " > " + c.After
		}
	}
	return strings.Join(texts, ", ")
}

// migrate gives an organization more contacts than R24 lets anybody add.
func migrate(t *testing.T, s *State) {
	t.Helper()
	for _, login := range []string{"admin@a.example", "active@a.example", "invited@a.example", "locked@a.example"} {
		for _, country := range []string{``, `,"country":"DE"`, `,"country":"AT"`} {
			record := decode(t, `{"type":"fulfillmentContact","accountNumber":"A","login":"`+login+`"`+country+`}`)
			if _, err := s.Upsert(record); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestMigratedContacts: more than 10 contacts stay, none comes in while there are 10 or more, and what goes cannot come back (R24).
func TestMigratedContacts(t *testing.T) {
	s := changeState(t)
	migrate(t, s)
	add := AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}
	for left := 12; left >= 9; left-- {
		if _, err := s.Apply(add); RefusalOf(err) == nil || RefusalOf(err).Reason != ContactLimitReached {
			t.Fatalf("with %d: %v", left+1, err)
		}
		id := s.Contacts[[]string{"admin@a.example", "active@a.example", "invited@a.example", "locked@a.example"}[left-9]][0].ID
		outcome, err := s.Apply(RemoveContact{id})
		if err != nil {
			t.Fatal(err)
		}
		if undoable := outcome.Undo != nil; undoable != (left < 10) {
			t.Errorf("down to %d: undo %v", left, outcome.Undo)
		}
	}
	if _, err := s.Apply(add); err != nil {
		t.Errorf("with 9: %v", err)
	}
	s = changeState(t)
	migrate(t, s)
	applyAll(t, s, []Change{ReleaseDomain{"A", "a.example"}})
	if outcome := applyAll(t, s, []Change{TransferUser{"active@a.example", "B"}})[0]; outcome.Undo != nil || len(outcome.Effects) != 4 {
		t.Errorf("a transfer out of it: undo %v, %d effects", outcome.Undo, len(outcome.Effects))
	}
}

// TestDeleteLargeGroup: the members of a large group are not known; it goes, and cannot be undone.
func TestDeleteLargeGroup(t *testing.T) {
	s := changeState(t)
	delete(s.Members, groupStrasse)
	delete(s.Users, "u@a.example")
	outcome := applyAll(t, s, []Change{DeleteGroup{groupStrasse}})[0]
	if outcome.Undo != nil || len(outcome.Effects) != 1 || Inverse([]Outcome{outcome}) != nil {
		t.Errorf("undo %v, %d effects", outcome.Undo, len(outcome.Effects))
	}
}
