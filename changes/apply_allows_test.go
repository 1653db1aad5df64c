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
	// effects is the number of effects; shared is true when the answers for more than one login may change.
	effects int
	shared  bool
	denies  bool // products to logins, so that the store counts those that are left with nothing
	warning entitle.WarningCode
	undo    []Change // nil: it cannot be undone
	audit   string   // "field before > after", comma-separated
	proves  bool     // domains must be proven: not the operator makes the change
}

var (
	term    = graph.Period{From: date("2026-01-01"), To: graph.NoDate}
	nothing = []Change{}
	opaque  = func(login string) string { return graph.EncodeID(graph.KindUser, "user "+login) }
)

var allowances = []allowed{
	{name: "organization", change: createOrganization(" n ", " N ", "eur", site("n1", "fr")), result: Created, effects: 2, shared: true,
		undo:  []Change{DeleteOrganization{"N"}},
		audit: "accountNumber > N, name > N, currency > EUR, site.customerNumber > N1, site.name > Site, site.country > FR"},
	{name: "organization renamed", change: UpdateOrganization{AccountNumber: "A", Name: Say("AA")}, result: Updated, effects: 1,
		undo: []Change{UpdateOrganization{AccountNumber: "A", Name: Say("A")}}, audit: "name A > AA"},
	{name: "organization as it is", change: UpdateOrganization{AccountNumber: "A", Name: Say(" A "), Currency: Say("eur")}, result: Unchanged, undo: nothing},
	{name: "currency without amounts", change: UpdateOrganization{AccountNumber: "B", Currency: Say("JPY")}, result: Updated, effects: 1, shared: true,
		undo: []Change{UpdateOrganization{AccountNumber: "B", Currency: Say("EUR")}}, audit: "currency EUR > JPY"},
	{name: "organization erased, last administrator, contact and all", change: DeleteOrganization{"A"}, result: Deleted, effects: 1, shared: true},
	{name: "site", change: AddSite{"A", site("a3", "ch")}, result: Created, effects: 1, shared: true, undo: []Change{RemoveSite{"A3"}},
		audit: "customerNumber > A3, name > Site, country > CH"},
	{name: "site moves where another stays", first: []Change{AddSite{"A", site("A3", "DE")}},
		change: UpdateSite{CustomerNumber: "A1", Country: Say("CH"), City: Say("Bern")}, result: Updated, effects: 1, shared: true,
		undo: []Change{UpdateSite{CustomerNumber: "A1", Country: Say("DE"), City: Say("")}}, audit: "country DE > CH, city > Bern"},
	{name: "site as it is", change: UpdateSite{CustomerNumber: "A1", Country: Say("DE"), Street: Say("")}, result: Unchanged, undo: nothing},
	{name: "site without references", first: []Change{OverrideGroupCountry{groupOverride, ""}}, change: RemoveSite{"A2"}, result: Deleted, effects: 1,
		shared: true, undo: []Change{AddSite{"A", graph.SiteBody{CustomerNumber: "A2", Name: "S", CountryCode: "AT"}}},
		audit: "customerNumber A2 > , name S > , country AT > "},
	{name: "product", change: CreateProduct{graph.ProductBody{Code: "r", Name: "R"}}, result: Created, effects: 1, shared: true, undo: nothing, audit: "code > R, name > R"},
	{name: "product renamed", change: UpdateProduct{"P", Say("PP")}, result: Updated, effects: 1, shared: true,
		undo: []Change{UpdateProduct{"P", Say("P")}}, audit: "name P > PP"},
	{name: "product as it is", change: UpdateProduct{Code: "P"}, result: Unchanged, undo: nothing},
	{name: "contract", change: CreateContract{"A", "n", term, 366}, result: Created, effects: 1, shared: true, undo: nothing,
		audit: "contractNumber > N, status > ACTIVE, startsOn > 2026-01-01, graceDays > 366"},
	{name: "contract shortened: lines stay", change: UpdateContract{ContractNumber: "K", EndsOn: Say(date("2026-01-15"))}, result: Updated, effects: 1,
		shared: true, undo: []Change{UpdateContract{ContractNumber: "K", EndsOn: Say(date("2026-12-31"))}}, audit: "endsOn 2026-12-31 > 2026-01-15"},
	{name: "contract open-ended", change: UpdateContract{ContractNumber: "K", EndsOn: Say(graph.NoDate)}, result: Updated, effects: 1, shared: true,
		undo: []Change{UpdateContract{ContractNumber: "K", EndsOn: Say(date("2026-12-31"))}}, audit: "endsOn 2026-12-31 > "},
	{name: "contract suspended", change: UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}, result: Updated, effects: 1,
		shared: true, undo: []Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractActive)}}, audit: "status ACTIVE > SUSPENDED"},
	{name: "contract resumed", first: []Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}},
		change: UpdateContract{ContractNumber: "K", Status: Say(graph.ContractActive)}, result: Updated, effects: 1, shared: true,
		undo: []Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}}, audit: "status SUSPENDED > ACTIVE"},
	{name: "contract cancelled", change: UpdateContract{ContractNumber: "K", Status: Say(graph.ContractCancelled)}, result: Updated, effects: 1,
		shared: true, audit: "status ACTIVE > CANCELLED"},
	{name: "contract cancelled already", change: UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractCancelled)}, result: Unchanged, undo: nothing},
	{name: "cancelled contract as it is", change: UpdateContract{ContractNumber: "GONE", StartsOn: Say(date("2026-01-01")), GraceDays: Say(0), EndsOn: Say(graph.NoDate)}, result: Unchanged, undo: nothing},
	{name: "order", change: order(line(nil), line(func(l *graph.LineContent) { l.ProductCode, l.Global, l.Quantity, l.ARR = "Q", true, 5, "" })),
		result: Created, effects: 3, shared: true,
		audit: "orderNumber > NEW, contractNumber > K, customerNumber > A1, orderedOn > 2026-06-15, lines[0].productCode > P, lines[0].country > DE, lines[0].annualRecurringRevenue > 1.00, " +
			"lines[1].productCode > Q, lines[1].global > true, lines[1].quantity > 5, lines[1].annualRecurringRevenue > 0.00"},
	{name: "order under a suspended contract", first: []Change{UpdateContract{ContractNumber: "K", Status: Say(graph.ContractSuspended)}},
		change: order(), result: Created, effects: 1, shared: true, audit: "orderNumber > NEW, contractNumber > K, customerNumber > A1, orderedOn > 2026-06-15"},
	{name: "user", change: CreateUser{AccountNumber: "A", Login: " New@A.example ", LoginKey: "new@a.example", GivenName: " N ", Roles: []graph.Role{"CO_ADMIN"}, GroupIDs: []string{groupStrasse}}, result: Created, effects: 1, undo: []Change{DeleteUser{"new@a.example"}}, audit: "accountNumber > A, login > New@A.example, givenName > N, status > INVITED, groupIds > " + graph.EncodeID(graph.KindEntitlementGroup, groupStrasse) + ", roles > CO_ADMIN"},
	{name: "registering user waits", change: CreateUser{AccountNumber: "A", Login: "n@a.example", LoginKey: "n@a.example", Register: true, Status: graph.UserActive}, result: Created, effects: 1, undo: []Change{DeleteUser{"n@a.example"}}, audit: "accountNumber > A, login > n@a.example, status > INVITED"},
	{name: "registering user is let in", first: []Change{ClaimDomain{"A", "a.example", true}},
		change: CreateUser{AccountNumber: "A", Login: "n@a.example", LoginKey: "n@a.example", Register: true}, result: Created, effects: 1,
		undo: []Change{DeleteUser{"n@a.example"}}, audit: "accountNumber > A, login > n@a.example, status > ACTIVE"},
	{name: "auto approval is for who registers", first: []Change{ClaimDomain{"A", "a.example", true}}, change: user("n@a.example"), result: Created,
		effects: 1, undo: []Change{DeleteUser{"n@a.example"}}, audit: "accountNumber > A, login > n@a.example, status > INVITED"},
	{name: "first administrator", change: CreateUser{AccountNumber: "B", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserActive, Roles: []graph.Role{"ACCOUNT_ADMIN"}}, result: Created, effects: 1, audit: "accountNumber > B, login > n@n.example, status > ACTIVE, roles > ACCOUNT_ADMIN"},
	{name: "profile", change: UpdateUser{LoginKey: "active@a.example", GivenName: Say("Augusta"), FamilyName: Say(""), ProfileCountry: Say("fr")},
		result: Updated, effects: 1, undo: []Change{UpdateUser{LoginKey: "active@a.example", GivenName: Say("Ada"), FamilyName: Say("Lovelace"), ProfileCountry: Say("DE")}},
		audit: "givenName Ada > Augusta, familyName Lovelace > , profileCountry DE > FR"},
	{name: "communication email, of a claimed domain (R28)", first: []Change{ClaimDomain{"B", "b.example", false}},
		change: UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say(" Ada@B.Example ")}, result: Updated, effects: 1,
		undo:  []Change{UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("")}},
		audit: "communicationEmail > Ada@B.Example"},
	{name: "communication email written in another way", first: []Change{UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("Ada@B.Example")}},
		change: UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("ada@b.example")}, result: Updated, effects: 1,
		undo:  []Change{UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("Ada@B.Example")}},
		audit: "communicationEmail Ada@B.Example > ada@b.example"},
	{name: "communication email cleared", first: []Change{UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("Ada@B.Example")}},
		change: UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("")}, result: Updated, effects: 1,
		undo:  []Change{UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("Ada@B.Example")}},
		audit: "communicationEmail Ada@B.Example > "},
	{name: "communication email of another user's login", change: UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("admin@a.example")},
		result: Updated, effects: 1, undo: []Change{UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("")}},
		audit: "communicationEmail > admin@a.example"},
	{name: "profile as it is", change: UpdateUser{LoginKey: "active@a.example", GivenName: Say(" Ada ")}, result: Unchanged, undo: nothing},
	{name: "another login", first: []Change{AddContact{AccountNumber: "A", LoginKey: "active@a.example", Country: "DE"}},
		change: RenameUser{"active@a.example", " Ada@A.example ", "ada@a.example"}, result: Updated, effects: 1,
		undo: []Change{RenameUser{"ada@a.example", "active@a.example", "active@a.example"}}, audit: "login active@a.example > Ada@A.example"},
	{name: "login written in another way", change: RenameUser{"active@a.example", "Active@A.EXAMPLE", "active@a.example"}, result: Updated, effects: 1,
		undo: []Change{RenameUser{"active@a.example", "active@a.example", "active@a.example"}}, audit: "login active@a.example > Active@A.EXAMPLE"},
	{name: "login as it is", change: RenameUser{"active@a.example", "active@a.example", ""}, result: Unchanged, undo: nothing},
	{name: "login that could not come back", first: []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		change: RenameUser{"active@a.example", "n@n.example", "n@n.example"}, result: Updated, effects: 1, audit: "login active@a.example > n@n.example"},
	{name: "login of another case under a domain that is claimed elsewhere",
		first:  []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		change: RenameUser{"active@a.example", "ACTIVE@a.example", ""}, result: Updated, effects: 1,
		undo:  []Change{RenameUser{"active@a.example", "active@a.example", "active@a.example"}},
		audit: "login active@a.example > ACTIVE@a.example"},
	{name: "approve", change: SetUserStatus{"invited@a.example", ApproveUser}, result: Updated, effects: 1,
		undo: []Change{SetUserStatus{"invited@a.example", InviteUser}}, audit: "status INVITED > ACTIVE"},
	{name: "approve again", change: SetUserStatus{"active@a.example", ApproveUser}, result: Unchanged, undo: nothing},
	{name: "lock", change: SetUserStatus{"active@a.example", LockUser}, result: Updated, effects: 1,
		undo: []Change{SetUserStatus{"active@a.example", UnlockUser}}, audit: "status ACTIVE > LOCKED"},
	{name: "unlock", change: SetUserStatus{"locked@a.example", UnlockUser}, result: Updated, effects: 1,
		undo: []Change{SetUserStatus{"locked@a.example", LockUser}}, audit: "status LOCKED > ACTIVE"},
	{name: "deactivate", change: SetUserStatus{"locked@a.example", DeactivateUser}, result: Updated, effects: 1,
		undo: []Change{SetUserStatus{"locked@a.example", ReactivateUser}, SetUserStatus{"locked@a.example", LockUser}}, audit: "status LOCKED > DEACTIVATED"},
	{name: "deactivate the only, locked administrator",
		first:  []Change{CreateUser{AccountNumber: "B", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserLocked, Roles: []graph.Role{"ACCOUNT_ADMIN"}}},
		change: SetUserStatus{"n@n.example", DeactivateUser}, result: Updated, effects: 1, audit: "status LOCKED > DEACTIVATED"},
	{name: "reactivate", change: SetUserStatus{"gone@a.example", ReactivateUser}, result: Updated, effects: 1,
		undo: []Change{SetUserStatus{"gone@a.example", DeactivateUser}}, audit: "status DEACTIVATED > ACTIVE"},
	{name: "invite again", change: SetUserStatus{"gone@a.example", InviteUser}, result: Updated, effects: 1,
		undo: []Change{SetUserStatus{"gone@a.example", DeactivateUser}}, audit: "status DEACTIVATED > INVITED"},
	{name: "first administrator reactivated",
		first:  []Change{CreateUser{AccountNumber: "B", Login: "n@n.example", LoginKey: "n@n.example", Status: graph.UserDeactivated, Roles: []graph.Role{"ACCOUNT_ADMIN"}}},
		change: SetUserStatus{"n@n.example", ReactivateUser}, result: Updated, effects: 1, audit: "status DEACTIVATED > ACTIVE"},
	{name: "transfer", first: []Change{
		AddContact{AccountNumber: "A", LoginKey: "free@free.example", Country: "DE"}, GrantRole{"free@free.example", "CO_ADMIN"}, RestrictUser{"free@free.example", []string{"P"}},
		DesignateEntitlementCountry{"free@free.example", "DE"}, OverrideUserCountry{"free@free.example", "AT"}, AddGroupMembers{groupStrasse, []string{"free@free.example"}},
	}, change: TransferUser{"free@free.example", "B"}, result: Updated, effects: 2, undo: []Change{
		TransferUser{"free@free.example", "A"}, AddGroupMembers{groupStrasse, []string{"free@free.example"}}, RestrictUser{"free@free.example", []string{"P"}},
		DesignateEntitlementCountry{"free@free.example", "DE"}, OverrideUserCountry{"free@free.example", "AT"}, GrantRole{"free@free.example", "CO_ADMIN"},
		AddContact{"contact free@free.example\x00DE", "A", "free@free.example", "DE"},
	}, audit: "contact.user " + opaque("free@free.example") + " > , contact.country DE > , accountNumber A > B, entitlementCountry DE > , countryOverride AT > , productCodes P > , groupIds " +
		graph.EncodeID(graph.KindEntitlementGroup, groupStrasse) + " > , roles CO_ADMIN > "},
	{name: "transfer to where it is", change: TransferUser{"u@a.example", "A"}, result: Unchanged, undo: nothing},
	{name: "transfer that could not come back", first: []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		change: TransferUser{"active@a.example", "B"}, result: Updated, effects: 1, audit: "accountNumber A > B"},
	{name: "erasure", change: DeleteUser{"active@a.example"}, result: Deleted, effects: 1},
	{name: "erasure of the last contact", change: DeleteUser{"u@a.example"}, result: Deleted, effects: 2, warning: WarnLastContactErased,
		audit: "contact.user " + opaque("u@a.example") + " > "},
	{name: "designation", change: DesignateEntitlementCountry{"u@a.example", "de"}, result: Updated, effects: 1,
		undo: []Change{DesignateEntitlementCountry{"u@a.example", ""}}, audit: "entitlementCountry > DE"},
	{name: "designation that is not represented", change: DesignateEntitlementCountry{"u@a.example", "AT"}, result: Updated, effects: 1,
		warning: entitle.WarnDesignatedCountryNotRepresented,
		undo:    []Change{DesignateEntitlementCountry{"u@a.example", ""}}, audit: "entitlementCountry > AT"},
	{name: "designation, represented since", first: []Change{order(line(func(l *graph.LineContent) { l.CountryCode = "AT" }))},
		change: DesignateEntitlementCountry{"u@a.example", "AT"}, result: Updated, effects: 1,
		undo: []Change{DesignateEntitlementCountry{"u@a.example", ""}}, audit: "entitlementCountry > AT"},
	{name: "designation cleared", change: DesignateEntitlementCountry{"u@a.example", ""}, result: Unchanged, undo: nothing},
	{name: "override", change: OverrideUserCountry{"u@a.example", "AT"}, result: Updated, effects: 1,
		warning: entitle.WarnOverrideCountryNotRepresented, undo: []Change{OverrideUserCountry{"u@a.example", ""}}, audit: "countryOverride > AT"},
	{name: "override of a group", change: OverrideGroupCountry{groupStrasse, "AT"}, result: Updated, effects: 1, shared: true,
		warning: entitle.WarnOverrideCountryNotRepresented, undo: []Change{OverrideGroupCountry{groupStrasse, ""}}, audit: "countryOverride > AT"},
	{name: "override of a group cleared", change: OverrideGroupCountry{groupOverride, ""}, result: Updated, effects: 1, shared: true,
		undo: []Change{OverrideGroupCountry{groupOverride, "AT"}}, audit: "countryOverride AT > "},
	{name: "restriction", change: RestrictUser{"u@a.example", []string{"P", "P"}}, result: Updated, effects: 1,
		undo: []Change{RestrictUser{"u@a.example", []string{"P", "Q"}}}, audit: "productCodes P Q > P"},
	{name: "restriction in another order", change: RestrictUser{"u@a.example", []string{"Q", "P"}}, result: Unchanged, undo: nothing},
	{name: "default access everywhere", change: SetDefaultAccess{"A", "", graph.AccessDeny}, result: Updated, effects: 1, shared: true, denies: true,
		undo: []Change{SetDefaultAccess{"A", "", ""}}, audit: "defaultAccess > DENY"},
	{name: "default access of a country", first: []Change{SetDefaultAccess{"A", "AT", graph.AccessDeny}}, change: SetDefaultAccess{"A", "AT", graph.AccessAllow},
		result: Updated, effects: 1, shared: true, undo: []Change{SetDefaultAccess{"A", "AT", graph.AccessDeny}}, audit: "defaultAccess.AT DENY > ALLOW"},
	{name: "default access as it is", first: []Change{SetDefaultAccess{"A", "AT", graph.AccessDeny}}, change: SetDefaultAccess{"A", "AT", graph.AccessDeny},
		result: Unchanged, undo: nothing},
	{name: "default access taken back", first: []Change{SetDefaultAccess{"A", "AT", graph.AccessDeny}}, change: SetDefaultAccess{"A", "AT", ""},
		result: Updated, effects: 1, shared: true, undo: []Change{SetDefaultAccess{"A", "AT", graph.AccessDeny}}, audit: "defaultAccess.AT DENY > "},
	{name: "default access that was not set, taken back", change: SetDefaultAccess{"A", "DE", ""}, result: Unchanged, undo: nothing},
	{name: "product access in a country", change: SetProductAccess{"A", "P", "DE", graph.AccessDeny}, result: Updated, effects: 1, shared: true, denies: true,
		undo: []Change{SetProductAccess{"A", "P", "DE", ""}}, audit: "productAccess.P.DE > DENY"},
	{name: "product access everywhere", first: []Change{SetProductAccess{"A", "P", "DE", graph.AccessDeny}}, change: SetProductAccess{"A", "P", "", graph.AccessAllow},
		result: Updated, effects: 1, shared: true, undo: []Change{SetProductAccess{"A", "P", "", ""}}, audit: "productAccess.P > ALLOW"},
	{name: "product access taken back", first: []Change{SetProductAccess{"A", "P", "", graph.AccessDeny}}, change: SetProductAccess{"A", "P", "", ""},
		result: Updated, effects: 1, shared: true, undo: []Change{SetProductAccess{"A", "P", "", graph.AccessDeny}}, audit: "productAccess.P DENY > "},
	{name: "exception", change: SetUserAccess{"u@a.example", "Q", graph.AccessDeny}, result: Updated, effects: 1,
		undo: []Change{SetUserAccess{"u@a.example", "Q", ""}}, audit: "accessExceptions > Q:DENY"},
	{name: "exception turned, beside another", first: []Change{SetUserAccess{"u@a.example", "Q", graph.AccessDeny}, SetUserAccess{"u@a.example", "P", graph.AccessDeny}},
		change: SetUserAccess{"u@a.example", "Q", graph.AccessAllow}, result: Updated, effects: 1,
		undo: []Change{SetUserAccess{"u@a.example", "Q", graph.AccessDeny}}, audit: "accessExceptions P:DENY Q:DENY > P:DENY Q:ALLOW"},
	{name: "exception as it is", first: []Change{SetUserAccess{"u@a.example", "Q", graph.AccessDeny}}, change: SetUserAccess{"u@a.example", "Q", graph.AccessDeny},
		result: Unchanged, undo: nothing},
	{name: "exception taken back", first: []Change{SetUserAccess{"u@a.example", "Q", graph.AccessDeny}}, change: SetUserAccess{"u@a.example", "Q", ""},
		result: Updated, effects: 1, undo: []Change{SetUserAccess{"u@a.example", "Q", graph.AccessDeny}}, audit: "accessExceptions Q:DENY > "},
	{name: "exception that was not set, taken back", change: SetUserAccess{"u@a.example", "P", ""}, result: Unchanged, undo: nothing},
	{name: "group", change: CreateGroup{AccountNumber: "A", Name: " N ", NameKey: "n", ProductCodes: []string{"Q", "P"}, CountryOverride: "AT", LoginKeys: []string{"u@a.example", "active@a.example", "u@a.example"}}, result: Created, effects: 3, shared: true,
		warning: entitle.WarnOverrideCountryNotRepresented, undo: []Change{DeleteGroup{"group A\x00n"}},
		audit: "name > N, productCodes > P Q, countryOverride > AT, members > " + opaque("u@a.example") + ", members > " + opaque("active@a.example")},
	{name: "group brought back", change: CreateGroup{ID: "back", AccountNumber: "A", Name: "N", NameKey: "n"}, result: Created, effects: 1,
		shared: true, undo: []Change{DeleteGroup{"back"}}, audit: "name > N"},
	{name: "group renamed in its own spelling", change: UpdateGroup{GroupID: groupStrasse, Name: Say(graph.GroupName{Name: "STRASSE", Key: "strasse"})},
		result: Updated, effects: 1, shared: true, undo: []Change{UpdateGroup{GroupID: groupStrasse, Name: Say(graph.GroupName{Name: "Straße", Key: "strasse"})}},
		audit: "name Straße > STRASSE"},
	{name: "group as it is", change: UpdateGroup{GroupID: groupStrasse, ProductCodes: Say([]string{"P"}), CountryOverride: Say("")}, result: Unchanged,
		undo: nothing},
	{name: "group without products", change: UpdateGroup{GroupID: groupStrasse, ProductCodes: Say[[]string](nil)}, result: Updated, effects: 1,
		shared: true, undo: []Change{UpdateGroup{GroupID: groupStrasse, ProductCodes: Say([]string{"P"})}}, audit: "productCodes P > "},
	{name: "group deleted", change: DeleteGroup{groupStrasse}, result: Deleted, effects: 2, shared: true, undo: []Change{CreateGroup{
		ID: groupStrasse, AccountNumber: "A", Name: "Straße", NameKey: "strasse", ProductCodes: []string{"P"}, LoginKeys: []string{"u@a.example"},
	}}, audit: "name Straße > , productCodes P > "},
	{name: "members", change: AddGroupMembers{groupStrasse, []string{"u@a.example", "active@a.example"}}, result: Updated, effects: 1,
		undo: []Change{RemoveGroupMembers{groupStrasse, []string{"active@a.example"}}}, audit: "members > " + opaque("active@a.example")},
	{name: "members already", change: AddGroupMembers{groupStrasse, []string{"u@a.example"}}, result: Unchanged, undo: nothing},
	{name: "members leave", change: RemoveGroupMembers{groupStrasse, []string{"u@a.example", "active@a.example"}}, result: Updated, effects: 1,
		undo: []Change{AddGroupMembers{groupStrasse, []string{"u@a.example"}}}, audit: "members " + opaque("u@a.example") + " > "},
	{name: "contact", change: AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "de"}, result: Created, effects: 1,
		undo: []Change{RemoveContact{"contact u@a.example\x00DE"}}, audit: "user > " + opaque("u@a.example") + ", country > DE"},
	{name: "tenth contact", first: tenContacts()[1:], change: AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, result: Created,
		effects: 1, undo: []Change{RemoveContact{"contact u@a.example\x00DE"}}, audit: "user > " + opaque("u@a.example") + ", country > DE"},
	{name: "first contact", change: AddContact{AccountNumber: "B", LoginKey: "u@b.example"}, result: Created, effects: 1, audit: "user > " + opaque("u@b.example")},
	{name: "contact removed", first: tenContacts()[:1], change: RemoveContact{contactU}, result: Deleted, effects: 1,
		undo: []Change{AddContact{contactU, "A", "u@a.example", ""}}, audit: "user " + opaque("u@a.example") + " > "},
	{name: "role", change: GrantRole{"u@a.example", "ACCOUNT_ADMIN"}, result: Updated, effects: 1,
		undo: []Change{RevokeRole{"u@a.example", "ACCOUNT_ADMIN"}}, audit: "roles > ACCOUNT_ADMIN"},
	{name: "role again", change: GrantRole{"admin@a.example", "ACCOUNT_ADMIN"}, result: Unchanged, undo: nothing},
	{name: "role revoked where another has it", first: []Change{GrantRole{"active@a.example", "ACCOUNT_ADMIN"}},
		change: RevokeRole{"admin@a.example", "ACCOUNT_ADMIN"}, result: Updated, effects: 1,
		undo: []Change{GrantRole{"admin@a.example", "ACCOUNT_ADMIN"}}, audit: "roles ACCOUNT_ADMIN > "},
	{name: "role that the user has not", change: RevokeRole{"u@a.example", "CO_ADMIN"}, result: Unchanged, undo: nothing},
	{name: "domain", change: ClaimDomain{"A", "N.example", true}, result: Created, effects: 1, undo: []Change{ReleaseDomain{"A", "n.example"}},
		audit: "name > n.example, autoApprove > true"},
	{name: "auto approval", change: ClaimDomain{"A", "a.example", true}, result: Updated, effects: 1,
		undo: []Change{ClaimDomain{"A", "a.example", false}}, audit: "autoApprove false > true"},
	{name: "domain released", change: ReleaseDomain{"A", "a.example"}, result: Deleted, effects: 1,
		undo: []Change{ClaimDomain{"A", "a.example", false}}, audit: "name a.example > , autoApprove false > "},
	{name: "domain to be proven", proves: true, change: ClaimDomain{"A", "N.example", true}, result: Created, effects: 1, undo: []Change{ReleaseDomain{"A", "n.example"}},
		audit: "name > n.example, autoApprove > true, status > PENDING"},
	{name: "domain that another wants to prove", proves: true, change: ClaimDomain{"A", "other.example", true}, result: Created, effects: 1,
		undo: []Change{ReleaseDomain{"A", "other.example"}}, audit: "name > other.example, autoApprove > true, status > PENDING"},
	{name: "auto approval of a pending claim", proves: true, change: ClaimDomain{"A", "pending.example", true}, result: Updated, effects: 1,
		undo: []Change{ClaimDomain{"A", "pending.example", false}}, audit: "autoApprove false > true"},
	{name: "auto approval of a proven claim by whom must prove", proves: true, change: ClaimDomain{"A", "a.example", true}, result: Updated, effects: 1,
		undo: []Change{ClaimDomain{"A", "a.example", false}}, audit: "autoApprove false > true"},
	{name: "pending claim as it is", proves: true, change: ClaimDomain{"A", "pending.example", false}, result: Unchanged, undo: nothing},
	{name: "pending claim that the operator makes too", change: ClaimDomain{"A", "pending.example", true}, result: Updated, effects: 2,
		audit: "pending.name pending.example > , pending.autoApprove false > , pending.status PENDING > , name > pending.example, autoApprove > true"},
	{name: "proof", proves: true, change: VerifyDomain{"B", "pending.example", found("pending.example", "b")}, result: Updated, effects: 2,
		audit: "pending.name pending.example > , pending.autoApprove true > , pending.status PENDING > , name > pending.example, autoApprove > true"},
	{name: "proof of a proven claim", proves: true, change: VerifyDomain{AccountNumber: "A", Name: "a.example"}, result: Unchanged, undo: nothing},
	{name: "pending claim released", proves: true, change: ReleaseDomain{"B", "pending.example"}, result: Deleted, effects: 1,
		undo: []Change{ClaimDomain{"B", "pending.example", true}}, audit: "name pending.example > , autoApprove true > , status PENDING > "},
	{name: "pending claim that the operator releases", change: ReleaseDomain{"B", "pending.example"}, result: Deleted, effects: 1,
		audit: "name pending.example > , autoApprove true > , status PENDING > "},
	{name: "proven claim released by whom must prove", proves: true, change: ReleaseDomain{"A", "a.example"}, result: Deleted, effects: 1,
		audit: "name a.example > , autoApprove false > "},
}

// TestApplyAllows has every kind of change: its outcome, that applying it again changes nothing or is refused, and its undo.
func TestApplyAllows(t *testing.T) {
	seen := map[string]bool{}
	for _, test := range allowances {
		seen[test.change.Kind()] = true
		t.Run(test.name, func(t *testing.T) {
			s := changeState(t)
			s.Scope.MustProveDomains = test.proves
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
			if outcome.Denies != test.denies {
				t.Errorf("denies is %v, want %v", outcome.Denies, test.denies)
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
		RemoveGroupMembers{}, AddContact{}, RemoveContact{}, GrantRole{}, RevokeRole{}, ClaimDomain{}, ReleaseDomain{}, VerifyDomain{},
		SetDefaultAccess{}, SetProductAccess{}, SetUserAccess{},
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

// migrate adds more contacts to an organization than R24 allows, as an import does.
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

// TestMigratedContacts: more than 10 contacts stay, none can be added while there are 10 or more, and a removal cannot be undone (R24).
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

// TestDeleteLargeGroup: the members of a large group are not read; its deletion is allowed and cannot be undone.
func TestDeleteLargeGroup(t *testing.T) {
	s := changeState(t)
	delete(s.Members, groupStrasse)
	delete(s.Users, "u@a.example")
	outcome := applyAll(t, s, []Change{DeleteGroup{groupStrasse}})[0]
	if outcome.Undo != nil || len(outcome.Effects) != 1 || Inverse([]Outcome{outcome}) != nil {
		t.Errorf("undo %v, %d effects", outcome.Undo, len(outcome.Effects))
	}
}
