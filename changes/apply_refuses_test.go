package changes

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// more are the records of the tests of changes in addition to base: a second group, a user in each status, B's contract and domain.
var more = []string{
	`{"type":"group","accountNumber":"A","name":"Override","countryOverride":"AT"}`,
	`{"type":"group","accountNumber":"B","name":"Foreign"}`,
	`{"type":"user","accountNumber":"A","login":"invited@a.example"}`,
	`{"type":"user","accountNumber":"A","login":"active@a.example","status":"ACTIVE","givenName":"Ada","familyName":"Lovelace","profileCountry":"DE"}`,
	`{"type":"user","accountNumber":"A","login":"locked@a.example","status":"LOCKED"}`,
	`{"type":"user","accountNumber":"A","login":"gone@a.example","status":"DEACTIVATED"}`,
	`{"type":"user","accountNumber":"A","login":"free@free.example","status":"ACTIVE"}`,
	`{"type":"domain","accountNumber":"B","name":"b.example"}`,
	`{"type":"contract","contractNumber":"KB","accountNumber":"B","startsOn":"2026-01-01"}`,
}

// The ids that stateOf assigns.
const (
	groupStrasse  = "group A\x00strasse"
	groupOverride = "group A\x00override"
	contactU      = "contact u@a.example\x00"
)

var today = date("2026-06-15")

func date(s string) graph.Date {
	d, err := graph.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func changeState(t *testing.T) *State {
	t.Helper()
	s := stateOf(t, append(base, more...)...)
	s.Today = today
	s.Accounts["A"].Represented = map[string]bool{"DE": true}
	s.FormerIDs[graph.EncodeID(graph.KindEntitlementGroup, "back")] = "A"
	addClaims(s)
	return s
}

// addClaims adds pending claims: of A and B of one domain, and of B of another.
func addClaims(s *State) {
	for _, claim := range []DomainClaim{
		{ID: "claim A", AccountNumber: "A", Name: "pending.example", Token: "a"}, {ID: "claim B", AccountNumber: "B", Name: "pending.example", AutoApprove: true, Token: "b"},
		{ID: "other claim B", AccountNumber: "B", Name: "other.example", Token: "other"},
	} {
		s.Claims[claim.claimKey()] = &claim
	}
}

// found is what a look-up found, with the record of a token.
func found(domain, token string) graph.DNSRecords {
	return graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"v=spf1 -all", graph.DomainRecordOf(domain, token).Value}}
}

func createOrganization(accountNumber, name, currency string, first graph.SiteBody) CreateOrganization {
	return CreateOrganization{Site: first, OrganizationBody: graph.OrganizationBody{AccountNumber: accountNumber, Name: name, Currency: currency}}
}

func site(customerNumber, country string) graph.SiteBody {
	return graph.SiteBody{CustomerNumber: customerNumber, Name: "Site", CountryCode: country}
}

func order(lines ...graph.LineContent) PlaceOrder {
	return PlaceOrder{ContractNumber: "K", OrderNumber: "NEW", CustomerNumber: "A1", OrderedOn: date("2026-06-15"), Lines: lines}
}

func line(edit func(*graph.LineContent)) graph.LineContent {
	l := graph.LineContent{ProductCode: "P", ARR: "1.00", Own: graph.Always}
	if edit != nil {
		edit(&l)
	}
	return l
}

func user(login string) CreateUser {
	return CreateUser{AccountNumber: "A", Login: login, LoginKey: login}
}

// tenContacts returns nine changes that each add a contact: global, for DE, or for AT.
func tenContacts() []Change {
	var list []Change
	for _, login := range []string{"admin@a.example", "active@a.example", "invited@a.example", "u@a.example"} {
		for _, country := range []string{"", "DE", "AT"} {
			if login+country != "u@a.example" && len(list) < 9 {
				list = append(list, AddContact{AccountNumber: "A", LoginKey: login, Country: country})
			}
		}
	}
	return list
}

type refused struct {
	name     string
	first    []Change
	change   Change
	reason   Reason
	rule     string
	field    string
	mentions string
	proves   bool // domains must be proven: not the operator makes the change
}

var refusals = []refused{
	// Shape.
	{name: "Account Number", change: createOrganization("A B", "N", "EUR", site("N1", "DE")), reason: InvalidInput, rule: "R1", field: "accountNumber",
		mentions: "A B"},
	{name: "name of an organization", change: createOrganization("N", " ", "EUR", site("N1", "DE")), reason: InvalidInput, field: "name", mentions: "empty"},
	{name: "currency", change: createOrganization("N", "N", "EUX", site("N1", "DE")), reason: InvalidInput, rule: "R6", field: "currency", mentions: "EUX"},
	{name: "first site's number", change: createOrganization("N", "N", "EUR", site("", "DE")), reason: InvalidInput, rule: "R1",
		field: "site.customerNumber", mentions: "1 to 64"},
	{name: "first site's country", change: createOrganization("N", "N", "EUR", site("N1", "")), reason: InvalidInput, rule: "R3",
		field: "site.country", mentions: "ISO 3166"},
	{name: "new name is empty", change: UpdateOrganization{AccountNumber: "A", Name: Say("")}, reason: InvalidInput, field: "name", mentions: "empty"},
	{name: "currency withdrawn", change: createOrganization("N", "N", "BGN", site("N1", "DE")), reason: InvalidInput, rule: "R6", field: "currency",
		mentions: "EUR has replaced it"},
	{name: "new currency withdrawn", change: UpdateOrganization{AccountNumber: "B", Currency: Say("ANG")}, reason: InvalidInput, rule: "R6",
		field: "currency", mentions: "XCG has replaced it"},
	{name: "new currency is none", change: UpdateOrganization{AccountNumber: "A", Currency: Say("")}, reason: InvalidInput, rule: "R6",
		field: "currency", mentions: "ISO 4217"},
	{name: "site's name", change: AddSite{"A", graph.SiteBody{CustomerNumber: "N1", CountryCode: "DE"}}, reason: InvalidInput, field: "name", mentions: "empty"},
	{name: "site's street", change: UpdateSite{CustomerNumber: "A1", Street: Say(strings.Repeat("s", 201))}, reason: InvalidInput, field: "street", mentions: "200"},
	{name: "site's new country", change: UpdateSite{CustomerNumber: "A1", Country: Say("XX")}, reason: InvalidInput, rule: "R3", field: "country", mentions: "XX"},
	{name: "product code", change: CreateProduct{graph.ProductBody{Code: "a b", Name: "N"}}, reason: InvalidInput, rule: "R1", field: "code", mentions: "a b"},
	{name: "product name", change: CreateProduct{graph.ProductBody{Code: "N", Name: ""}}, reason: InvalidInput, field: "name", mentions: "empty"},
	{name: "product's new name", change: UpdateProduct{"P", Say("")}, reason: InvalidInput, field: "name", mentions: "empty"},
	{name: "contract number", change: CreateContract{AccountNumber: "A", ContractNumber: "*"}, reason: InvalidInput, rule: "R1",
		field: "contractNumber", mentions: "*"},
	{name: "contract without a start", change: CreateContract{AccountNumber: "A", ContractNumber: "N", Term: graph.Always}, reason: InvalidInput,
		rule: "R7", field: "startsOn", mentions: "missing"},
	{name: "contract ends before it starts", change: UpdateContract{ContractNumber: "K", EndsOn: Say(date("2025-12-31"))}, reason: InvalidInput,
		rule: "R7", field: "endsOn", mentions: "2025-12-31"},
	{name: "contract starts after its end", change: UpdateContract{ContractNumber: "K", StartsOn: Say(date("2027-01-01"))}, reason: InvalidInput,
		rule: "R7", field: "endsOn", mentions: "2027-01-01"},
	{name: "grace too long", change: UpdateContract{ContractNumber: "K", GraceDays: Say(367)}, reason: InvalidInput, rule: "R9", field: "graceDays",
		mentions: "367"},
	{name: "grace negative", change: UpdateContract{ContractNumber: "K", GraceDays: Say(-1)}, reason: InvalidInput, rule: "R9", field: "graceDays", mentions: "-1"},
	{name: "contract status", change: UpdateContract{ContractNumber: "K", Status: Say(graph.ContractStatus("PAUSED"))}, reason: InvalidInput,
		rule: "R7", field: "status", mentions: "PAUSED"},
	{name: "order number", change: PlaceOrder{ContractNumber: "K", OrderNumber: "", CustomerNumber: "A1"}, reason: InvalidInput, rule: "R1",
		field: "orderNumber", mentions: "1 to 64"},
	{name: "order without a day", change: PlaceOrder{ContractNumber: "K", OrderNumber: "N", CustomerNumber: "A1", OrderedOn: graph.NoDate},
		reason: InvalidInput, rule: "R7", field: "orderedOn", mentions: "missing"},
	{name: "quantity negative", change: order(line(nil), line(func(l *graph.LineContent) { l.Quantity = -1 })), reason: InvalidInput, rule: "R8",
		field: "lines[1].quantity", mentions: "-1"},
	{name: "quantity too large", change: order(line(func(l *graph.LineContent) { l.Quantity = 1_000_001 })), reason: InvalidInput, rule: "R8",
		field: "lines[0].quantity", mentions: "1000001"},
	{name: "amount with too many digits", change: order(line(func(l *graph.LineContent) { l.ARR = "1.005" })), reason: InvalidInput, rule: "R6",
		field: "lines[0].annualRecurringRevenue", mentions: "1.005"},
	{name: "amount negative", change: order(line(func(l *graph.LineContent) { l.ARR = "-1" })), reason: InvalidInput, rule: "R6",
		field: "lines[0].annualRecurringRevenue", mentions: "-1"},
	{name: "line global and of a country", change: order(line(func(l *graph.LineContent) { l.Global, l.CountryCode = true, "DE" })), reason: InvalidInput,
		rule: "R8", field: "lines[0].country", mentions: "DE"},
	{name: "line's country", change: order(line(func(l *graph.LineContent) { l.CountryCode = "XX" })), reason: InvalidInput, rule: "R3",
		field: "lines[0].country", mentions: "XX"},
	{name: "line ends before it starts", change: order(line(func(l *graph.LineContent) { l.Own = graph.Period{From: date("2026-03-01"), To: date("2026-02-01")} })), reason: InvalidInput, rule: "R7", field: "lines[0].endsOn", mentions: "2026-02-01"},
	{name: "login", change: user("a.example"), reason: InvalidInput, rule: "R4", field: "login", mentions: "a.example"},
	{name: "given name", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", GivenName: "a\x00"},
		reason: InvalidInput, field: "givenName", mentions: "control"},
	{name: "communication email", change: UpdateUser{LoginKey: "active@a.example", CommunicationEmail: Say("ada@")},
		reason: InvalidInput, rule: "R4", field: "communicationEmail", mentions: "communication email \"ada@\" must have a host name"},
	{name: "communication email of a new user", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", CommunicationEmail: "n"},
		reason: InvalidInput, rule: "R4", field: "communicationEmail", mentions: "exactly one @"},
	{name: "profile country", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", ProfileCountry: "XX"},
		reason: InvalidInput, rule: "R3", field: "profileCountry", mentions: "XX"},
	{name: "status", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Status: "NEW"}, reason: InvalidInput,
		rule: "R29", field: "status", mentions: "NEW"},
	{name: "role of a new user", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Roles: []graph.Role{"CO_ADMIN", "BOSS"}}, reason: InvalidInput, rule: "R27", field: "roles[1]", mentions: "BOSS"},
	{name: "registers with a role", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Register: true, Roles: []graph.Role{"CO_ADMIN"}}, reason: InvalidInput, rule: "R28", mentions: "registers"},
	{name: "registers with a group", change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Register: true, GroupIDs: []string{groupStrasse}}, reason: InvalidInput, rule: "R28", mentions: "registers"},
	{name: "new family name", change: UpdateUser{LoginKey: "u@a.example", FamilyName: Say("\x07")}, reason: InvalidInput, field: "familyName", mentions: "control"},
	{name: "new profile country", change: UpdateUser{LoginKey: "u@a.example", ProfileCountry: Say("XX")}, reason: InvalidInput, rule: "R3",
		field: "profileCountry", mentions: "XX"},
	{name: "designated country", change: DesignateEntitlementCountry{"u@a.example", "XX"}, reason: InvalidInput, rule: "R3", field: "country", mentions: "XX"},
	{name: "granted role", change: GrantRole{"u@a.example", "BOSS"}, reason: InvalidInput, rule: "R27", field: "role", mentions: "BOSS"},
	{name: "revoked role", change: RevokeRole{"u@a.example", "BOSS"}, reason: InvalidInput, rule: "R27", field: "role", mentions: "BOSS"},
	{name: "group name", change: CreateGroup{AccountNumber: "A", Name: strings.Repeat("g", 101)}, reason: InvalidInput, rule: "R32", field: "name", mentions: "100"},
	{name: "group's new name", change: UpdateGroup{GroupID: groupStrasse, Name: Say(graph.GroupName{Name: " ", Key: ""})}, reason: InvalidInput, rule: "R32",
		field: "name", mentions: "1 to 100"},
	{name: "too many logins", change: AddGroupMembers{groupStrasse, make([]string, 1001)}, reason: InvalidInput, field: "logins", mentions: "1001"},
	{name: "domain", change: ClaimDomain{AccountNumber: "A", Name: "exa mple"}, reason: InvalidInput, rule: "R28", field: "domain", mentions: "exa mple"},
	{name: "contact's country", change: AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "XX"}, reason: InvalidInput, rule: "R3",
		field: "country", mentions: "XX"},

	// Unknown references.
	{name: "organization to change", change: UpdateOrganization{AccountNumber: "Z"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "organization to delete", change: DeleteOrganization{"Z"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "deleted just now", first: []Change{DeleteOrganization{"A"}}, change: DeleteOrganization{"A"}, reason: UnknownReference,
		field: "accountNumber", mentions: "A"},
	{name: "organization of a site", change: AddSite{"Z", site("N1", "DE")}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "site to change", change: UpdateSite{CustomerNumber: "Z1"}, reason: UnknownReference, field: "customerNumber", mentions: "Z1"},
	{name: "site to remove", change: RemoveSite{"Z1"}, reason: UnknownReference, field: "customerNumber", mentions: "Z1"},
	{name: "product to change", change: UpdateProduct{"Z", Say("N")}, reason: UnknownReference, field: "code", mentions: "Z"},
	{name: "organization of a contract", change: CreateContract{AccountNumber: "Z", ContractNumber: "N"}, reason: UnknownReference,
		field: "accountNumber", mentions: "Z"},
	{name: "contract to change", change: UpdateContract{ContractNumber: "Z"}, reason: UnknownReference, field: "contractNumber", mentions: "Z"},
	{name: "contract of an order", change: PlaceOrder{ContractNumber: "Z"}, reason: UnknownReference, field: "contractNumber", mentions: "Z"},
	{name: "site of an order", change: PlaceOrder{ContractNumber: "K", OrderNumber: "N", CustomerNumber: "B1"}, reason: UnknownReference,
		field: "customerNumber", mentions: "no site B1"},
	{name: "product of a line", change: order(line(func(l *graph.LineContent) { l.ProductCode = "Z" })), reason: UnknownReference,
		field: "lines[0].productCode", mentions: "Z"},
	{name: "organization of a user", change: CreateUser{AccountNumber: "Z", Login: "n@n.example"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "another organization's group",
		change: CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", GroupIDs: []string{groupStrasse, "group B\x00foreign"}},
		reason: UnknownReference, field: "groupIds[1]", mentions: "no such group"},
	{name: "user to change", change: UpdateUser{LoginKey: "z@a.example"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "user to lock", change: SetUserStatus{"z@a.example", LockUser}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "user to transfer", change: TransferUser{"z@a.example", "B"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "where to transfer", change: TransferUser{"u@a.example", "Z"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "user to delete", change: DeleteUser{"z@a.example"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "user to designate for", change: DesignateEntitlementCountry{"z@a.example", "DE"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "user to override", change: OverrideUserCountry{"z@a.example", "DE"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "user to restrict", change: RestrictUser{"z@a.example", nil}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "product to restrict to", change: RestrictUser{"u@a.example", []string{"P", "Z"}}, reason: UnknownReference, field: "productCodes[1]", mentions: "Z"},
	{name: "user to grant to", change: GrantRole{"z@a.example", "CO_ADMIN"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "user to revoke from", change: RevokeRole{"z@a.example", "CO_ADMIN"}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "organization of a group", change: CreateGroup{AccountNumber: "Z", Name: "N"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "product of a group", change: CreateGroup{AccountNumber: "A", Name: "N", ProductCodes: []string{"Z"}}, reason: UnknownReference,
		field: "productCodes[0]", mentions: "Z"},
	{name: "member of a new group", change: CreateGroup{AccountNumber: "A", Name: "N", LoginKeys: []string{"u@b.example"}}, reason: UnknownReference,
		field: "logins[0]", mentions: "u@b.example"},
	{name: "group to change", change: UpdateGroup{GroupID: "z"}, reason: UnknownReference, field: "groupId", mentions: "no group that you may see"},
	{name: "group's new product", change: UpdateGroup{GroupID: groupStrasse, ProductCodes: Say([]string{"Z"})}, reason: UnknownReference,
		field: "productCodes[0]", mentions: "Z"},
	{name: "group to delete", change: DeleteGroup{"z"}, reason: UnknownReference, field: "groupId", mentions: "no group that you may see"},
	{name: "group to override", change: OverrideGroupCountry{"z", "DE"}, reason: UnknownReference, field: "groupId", mentions: "no group that you may see"},
	{name: "group to join", change: AddGroupMembers{"z", nil}, reason: UnknownReference, field: "groupId", mentions: "no group that you may see"},
	{name: "member to be of another organization", change: AddGroupMembers{groupStrasse, []string{"u@a.example", "u@b.example"}},
		reason: UnknownReference, field: "logins[1]", mentions: "u@b.example"},
	{name: "group to leave", change: RemoveGroupMembers{"z", nil}, reason: UnknownReference, field: "groupId", mentions: "no group that you may see"},
	{name: "no login to leave", change: RemoveGroupMembers{groupStrasse, []string{"z@a.example"}}, reason: UnknownReference, field: "logins[0]",
		mentions: "z@a.example"},
	{name: "organization of a contact", change: AddContact{AccountNumber: "Z", LoginKey: "u@a.example"}, reason: UnknownReference,
		field: "accountNumber", mentions: "Z"},
	{name: "contact is another organization's user", change: AddContact{AccountNumber: "A", LoginKey: "u@b.example"}, reason: UnknownReference,
		rule: "R25", field: "login", mentions: "u@b.example"},
	{name: "contact to remove", change: RemoveContact{"z"}, reason: UnknownReference, field: "id", mentions: "no fulfillment contact"},
	{name: "organization that claims", change: ClaimDomain{AccountNumber: "Z", Name: "n.example"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "organization that releases", change: ReleaseDomain{"Z", "a.example"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "domain to release", change: ReleaseDomain{"A", "n.example"}, reason: UnknownReference, rule: "R28", field: "domain", mentions: "n.example"},
	{name: "another's domain to release", change: ReleaseDomain{"A", "b.example"}, reason: UnknownReference, rule: "R28", field: "domain",
		mentions: "does not claim"},

	{name: "organization of a default", change: SetDefaultAccess{"Z", "", graph.AccessDeny}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "organization of a product access", change: SetProductAccess{"Z", "P", "", graph.AccessDeny}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "product of a product access", change: SetProductAccess{"A", "Z", "", graph.AccessDeny}, reason: UnknownReference, field: "productCode", mentions: "Z"},
	{name: "user of an exception", change: SetUserAccess{"z@a.example", "P", graph.AccessDeny}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "product of an exception", change: SetUserAccess{"u@a.example", "Z", graph.AccessDeny}, reason: UnknownReference, field: "productCode", mentions: "Z"},

	// R33 to R35.
	{name: "default access of no country", change: SetDefaultAccess{"A", "XX", graph.AccessDeny}, reason: InvalidInput, rule: "R3", field: "country", mentions: "XX"},
	{name: "default access where no site is", change: SetDefaultAccess{"A", "CH", graph.AccessDeny}, reason: CountryWithoutSite, rule: "R23", field: "country", mentions: "CH"},
	{name: "default access of no kind", change: SetDefaultAccess{"A", "", "MAYBE"}, reason: InvalidInput, rule: "R33", field: "access", mentions: "MAYBE"},
	{name: "product access where no site is", change: SetProductAccess{"A", "P", "CH", graph.AccessAllow}, reason: CountryWithoutSite, rule: "R23", field: "country", mentions: "CH"},
	{name: "product access of no kind", change: SetProductAccess{"A", "P", "", "MAYBE"}, reason: InvalidInput, rule: "R34", field: "access", mentions: "MAYBE"},
	{name: "exception of no kind", change: SetUserAccess{"u@a.example", "P", "MAYBE"}, reason: InvalidInput, rule: "R35", field: "access", mentions: "MAYBE"},
	{name: "last site of a default access", first: []Change{OverrideGroupCountry{groupOverride, ""}, SetDefaultAccess{"A", "AT", graph.AccessDeny}},
		change: RemoveSite{"A2"}, reason: SiteInUse, rule: "R23", field: "customerNumber", mentions: "AT"},
	{name: "last site of a product access", first: []Change{OverrideGroupCountry{groupOverride, ""}, SetProductAccess{"A", "P", "AT", graph.AccessDeny}},
		change: UpdateSite{CustomerNumber: "A2", Country: Say("DE")}, reason: SiteInUse, rule: "R23", field: "country", mentions: "access settings"},

	// R1.
	{name: "Account Number taken", change: createOrganization("b", "N", "EUR", site("N1", "DE")), reason: NumberTaken, rule: "R1",
		field: "accountNumber", mentions: "B"},
	{name: "first Customer Number taken", change: createOrganization("N", "N", "EUR", site("A1", "DE")), reason: NumberTaken, rule: "R1",
		field: "site.customerNumber", mentions: "A1"},
	{name: "Customer Number taken", change: AddSite{"A", site("B1", "DE")}, reason: NumberTaken, rule: "R1", field: "customerNumber", mentions: "B1"},
	{name: "Customer Number taken here", change: AddSite{"A", site("a1", "DE")}, reason: NumberTaken, rule: "R1", field: "customerNumber", mentions: "A1"},
	{name: "product code taken", change: CreateProduct{graph.ProductBody{Code: "p", Name: "N"}}, reason: NumberTaken, rule: "R1", field: "code", mentions: "P"},
	{name: "contract number taken", change: CreateContract{AccountNumber: "A", ContractNumber: "KB", Term: graph.Period{To: graph.NoDate}},
		reason: NumberTaken, rule: "R1", field: "contractNumber", mentions: "KB"},
	{name: "order number taken", change: PlaceOrder{ContractNumber: "K", OrderNumber: "O", CustomerNumber: "A1"}, reason: NumberTaken, rule: "R1",
		field: "orderNumber", mentions: "O"},
	{name: "order placed twice", first: []Change{order()}, change: order(), reason: NumberTaken, rule: "R1", field: "orderNumber", mentions: "NEW"},
	{name: "group id taken", change: CreateGroup{ID: groupStrasse, AccountNumber: "A", Name: "N"}, reason: NumberTaken, field: "id", mentions: "group"},
	{name: "group id of one deleted just now", first: []Change{DeleteGroup{groupStrasse}},
		change: CreateGroup{ID: groupStrasse, AccountNumber: "A", Name: "N"}, reason: NumberTaken, field: "id", mentions: "group"},
	{name: "contact id taken", change: AddContact{ID: contactU, AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, reason: NumberTaken,
		field: "id", mentions: "contact"},

	// R2, R23.
	{name: "last site", change: RemoveSite{"B1"}, reason: LastSite, rule: "R2", field: "customerNumber", mentions: "B1"},
	{name: "site with an order", first: []Change{AddSite{"A", site("A3", "DE")}}, change: RemoveSite{"A1"}, reason: SiteInUse, rule: "R23",
		field: "customerNumber", mentions: "1 in all"},
	{name: "last site of a group's override", change: RemoveSite{"A2"}, reason: SiteInUse, rule: "R23", field: "customerNumber", mentions: "AT"},
	{name: "last site of an override", first: []Change{OverrideGroupCountry{groupOverride, ""}, OverrideUserCountry{"u@a.example", "AT"}},
		change: RemoveSite{"A2"}, reason: SiteInUse, rule: "R23", field: "customerNumber", mentions: "AT"},
	{name: "last site of a designation", first: []Change{OverrideGroupCountry{groupOverride, ""}, DesignateEntitlementCountry{"u@a.example", "AT"}},
		change: RemoveSite{"A2"}, reason: SiteInUse, rule: "R23", field: "customerNumber", mentions: "AT"},
	{name: "last site of a contact", first: []Change{OverrideGroupCountry{groupOverride, ""}, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "AT"}}, change: RemoveSite{"A2"}, reason: SiteInUse, rule: "R23", field: "customerNumber", mentions: "AT"},
	{name: "last site of a line", first: []Change{OverrideGroupCountry{groupOverride, ""}, order(line(func(l *graph.LineContent) { l.CountryCode = "AT" }))},
		change: RemoveSite{"A2"}, reason: SiteInUse, rule: "R23", field: "customerNumber", mentions: "AT"},
	{name: "last site of a country that moves", change: UpdateSite{CustomerNumber: "A1", Country: Say("CH")}, reason: SiteInUse, rule: "R23",
		field: "country", mentions: "DE"},
	{name: "designated country without site", change: DesignateEntitlementCountry{"u@a.example", "FR"}, reason: CountryWithoutSite, rule: "R23",
		field: "country", mentions: "FR"},
	{name: "override without site", change: OverrideUserCountry{"u@a.example", "FR"}, reason: CountryWithoutSite, rule: "R23", field: "country", mentions: "FR"},
	{name: "new group's override without site", change: CreateGroup{AccountNumber: "A", Name: "N", CountryOverride: "FR"}, reason: CountryWithoutSite,
		rule: "R23", field: "countryOverride", mentions: "FR"},
	{name: "group's override without site", change: OverrideGroupCountry{groupStrasse, "FR"}, reason: CountryWithoutSite, rule: "R23",
		field: "country", mentions: "FR"},
	{name: "group's new override without site", change: UpdateGroup{GroupID: groupStrasse, CountryOverride: Say("FR")}, reason: CountryWithoutSite,
		rule: "R23", field: "countryOverride", mentions: "FR"},
	{name: "contact's country without site", change: AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "FR"},
		reason: CountryWithoutSite, rule: "R23", field: "country", mentions: "FR"},
	{name: "line's country without site", change: order(line(func(l *graph.LineContent) { l.CountryCode = "FR" })), reason: CountryWithoutSite, rule: "R8",
		field: "lines[0].country", mentions: "FR"},

	// R4, R28.
	{name: "login taken elsewhere", change: CreateUser{AccountNumber: "A", Login: "U@b.example", LoginKey: "u@b.example"}, reason: LoginTaken,
		rule: "R4", field: "login", mentions: "U@b.example"},
	{name: "login taken here", change: user("u@a.example"), reason: LoginTaken, rule: "R4", field: "login", mentions: "u@a.example"},
	{name: "domain claimed", change: CreateUser{AccountNumber: "B", Login: "n@A.example", LoginKey: "n@a.example"}, reason: LoginDomainClaimed,
		rule: "R28", field: "login", mentions: "n@A.example"},
	{name: "rename of an unknown login", change: RenameUser{"z@a.example", "n@a.example", ""}, reason: UnknownReference, field: "login", mentions: "z@a.example"},
	{name: "rename to what is no login", change: RenameUser{"active@a.example", "n@", ""}, reason: InvalidInput, rule: "R4", field: "newLogin",
		mentions: "host name"},
	{name: "rename to a login that is taken", change: RenameUser{"active@a.example", "U@b.example", "u@b.example"}, reason: LoginTaken, rule: "R4",
		field: "newLogin", mentions: "U@b.example"},
	{name: "rename into a domain that is claimed", first: []Change{ClaimDomain{AccountNumber: "B", Name: "b.example"}},
		change: RenameUser{"active@a.example", "n@B.example", ""}, reason: LoginDomainClaimed, rule: "R28", field: "newLogin", mentions: "n@B.example"},
	{name: "rename within a domain that is claimed since", first: []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		change: RenameUser{"active@a.example", "n@a.example", ""}, reason: LoginDomainClaimed, rule: "R28", field: "newLogin", mentions: "n@a.example"},
	{name: "transfer of a claimed login", change: TransferUser{"active@a.example", "B"}, reason: LoginDomainClaimed, rule: "R28", field: "login",
		mentions: "active@a.example"},
	{name: "pending claim of a claimed domain", proves: true, change: ClaimDomain{AccountNumber: "A", Name: "b.example"}, reason: DomainClaimed, rule: "R28",
		field: "domain", mentions: "b.example"},
	{name: "proof of a domain that another has proven", first: []Change{ClaimDomain{AccountNumber: "B", Name: "pending.example"}},
		change: VerifyDomain{"A", "pending.example", found("pending.example", "a")}, reason: DomainClaimed, rule: "R28", field: "domain", mentions: "pending.example"},
	{name: "release of a claim that ended by another's proof", first: []Change{VerifyDomain{"B", "pending.example", found("pending.example", "b")}},
		change: ReleaseDomain{"A", "pending.example"}, reason: UnknownReference, rule: "R28", field: "domain", mentions: "pending.example"},
	{name: "proof of a domain that is not claimed", change: VerifyDomain{"A", "n.example", found("n.example", "a")}, reason: UnknownReference, rule: "R28",
		field: "domain", mentions: "n.example"},
	{name: "proof of a domain that another alone claims", change: VerifyDomain{"A", "other.example", found("other.example", "other")}, reason: UnknownReference,
		rule: "R28", field: "domain", mentions: "A does not claim the domain \"other.example\""},
	{name: "proof of an organization that is not there", change: VerifyDomain{AccountNumber: "Z", Name: "n.example"}, reason: UnknownReference, field: "accountNumber", mentions: "Z"},
	{name: "proof by another's record", change: VerifyDomain{"A", "pending.example", found("pending.example", "b")}, reason: DomainNotProven, rule: "R36",
		field: "domain", mentions: `other values: "v=spf1 -all", "entitlegraph-verification=b"; set one with the value entitlegraph-verification=a`},
	{name: "proof by no record", change: VerifyDomain{"A", "pending.example", graph.DNSRecords{Outcome: graph.DNSAbsent}}, reason: DomainNotProven, rule: "R36",
		field: "domain", mentions: "the DNS has no TXT record of the name _entitlegraph.pending.example; set one with the value entitlegraph-verification=a"},
	{name: "proof without an answer", change: VerifyDomain{"A", "pending.example", graph.DNSRecords{Outcome: graph.DNSTimeout}}, reason: DomainNotProven, rule: "R36",
		field: "domain", mentions: "did not answer"},
	{name: "claim of a public mail domain", change: ClaimDomain{AccountNumber: "A", Name: "Gmail.com"}, reason: PublicDomain, rule: "R36", field: "domain", mentions: "public mail domain"},
	{name: "pending claim of a public suffix", proves: true, change: ClaimDomain{AccountNumber: "A", Name: "co.uk"}, reason: PublicDomain, rule: "R36", field: "domain",
		mentions: "public suffix"},
	{name: "claim of a claimed domain", change: ClaimDomain{AccountNumber: "A", Name: "B.example"}, reason: DomainClaimed, rule: "R28",
		field: "domain", mentions: "b.example"},

	// R6, R7.
	{name: "currency with amounts", change: UpdateOrganization{AccountNumber: "A", Currency: Say("USD")}, reason: AmountUnfit, rule: "R6",
		field: "currency", mentions: "EUR to USD"},
	{name: "cancelled for good", change: UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractActive)}, reason: ContractCancelled,
		rule: "R7", field: "status", mentions: "GONE"},
	{name: "cancelled: start", change: UpdateContract{ContractNumber: "GONE", StartsOn: Say(date("2026-02-01"))}, reason: ContractCancelled,
		rule: "R7", field: "startsOn", mentions: "GONE"},
	{name: "cancelled: end", change: UpdateContract{ContractNumber: "GONE", EndsOn: Say(date("2026-12-31"))}, reason: ContractCancelled, rule: "R7",
		field: "endsOn", mentions: "GONE"},
	{name: "cancelled: end before its start", change: UpdateContract{ContractNumber: "GONE", EndsOn: Say(date("2025-12-31"))},
		reason: ContractCancelled, rule: "R7", field: "endsOn", mentions: "GONE"},
	{name: "cancelled: grace", change: UpdateContract{ContractNumber: "GONE", GraceDays: Say(3)}, reason: ContractCancelled, rule: "R7",
		field: "graceDays", mentions: "GONE"},
	{name: "cancelled again, and more", change: UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractCancelled), GraceDays: Say(3)},
		reason: ContractCancelled, rule: "R7", field: "graceDays", mentions: "GONE"},
	{name: "resumed, and more", change: UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractActive), GraceDays: Say(3)},
		reason: ContractCancelled, rule: "R7", field: "status", mentions: "GONE"},
	{name: "order under a cancelled contract", change: PlaceOrder{ContractNumber: "GONE", OrderNumber: "N", CustomerNumber: "A1"},
		reason: ContractCancelled, rule: "R7", field: "contractNumber", mentions: "GONE"},
	{name: "line starts before its contract", change: order(line(func(l *graph.LineContent) { l.Own.From = date("2025-12-31") })),
		reason: LineOutsideContract, rule: "R7", field: "lines[0].startsOn", mentions: "2025-12-31"},
	{name: "line ends after its contract", change: order(line(func(l *graph.LineContent) { l.Own.To = date("2027-01-01") })), reason: LineOutsideContract,
		rule: "R7", field: "lines[0].endsOn", mentions: "2027-01-01"},

	// R24, R25.
	{name: "contact exists", change: AddContact{AccountNumber: "A", LoginKey: "u@a.example"}, reason: ContactExists, rule: "R25", field: "login",
		mentions: "all countries"},
	{name: "contact exists, which precedes the limit", first: tenContacts(), change: AddContact{AccountNumber: "A", LoginKey: "u@a.example"},
		reason: ContactExists, rule: "R25", field: "login", mentions: "u@a.example"},
	{name: "tenth contact is there", first: tenContacts(), change: AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"},
		reason: ContactLimitReached, rule: "R24", mentions: "10"},
	{name: "last contact", change: RemoveContact{contactU}, reason: LastContact, rule: "R24", field: "id", mentions: "last"},
	{name: "last contact transferred", first: []Change{ReleaseDomain{"A", "a.example"}}, change: TransferUser{"u@a.example", "B"}, reason: LastContact,
		rule: "R24", field: "login", mentions: "last"},
	{name: "last two contacts transferred",
		first:  []Change{ReleaseDomain{"A", "a.example"}, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}},
		change: TransferUser{"u@a.example", "B"}, reason: LastContact, rule: "R24", field: "login", mentions: "last"},

	// R27, R29, R32.
	{name: "last administrator revoked", change: RevokeRole{"admin@a.example", graph.RoleAccountAdmin}, reason: LastAdmin, rule: "R27", field: "role",
		mentions: "last"},
	{name: "last administrator locked", change: SetUserStatus{"admin@a.example", LockUser}, reason: LastAdmin, rule: "R27", field: "login", mentions: "last"},
	{name: "last administrator deactivated", change: SetUserStatus{"admin@a.example", DeactivateUser}, reason: LastAdmin, rule: "R27", field: "login",
		mentions: "last"},
	{name: "last administrator invited", change: SetUserStatus{"admin@a.example", InviteUser}, reason: LastAdmin, rule: "R27", field: "login", mentions: "last"},
	{name: "last administrator transferred", first: []Change{ReleaseDomain{"A", "a.example"}}, change: TransferUser{"admin@a.example", "B"},
		reason: LastAdmin, rule: "R27", field: "login", mentions: "last"},
	{name: "last administrator erased", change: DeleteUser{"admin@a.example"}, reason: LastAdmin, rule: "R27", field: "login", mentions: "last"},
	{name: "a locked one does not count", first: []Change{GrantRole{"locked@a.example", graph.RoleAccountAdmin}},
		change: DeleteUser{"admin@a.example"}, reason: LastAdmin, rule: "R27", field: "login", mentions: "last"},
	{name: "approve a LOCKED one", change: SetUserStatus{"locked@a.example", ApproveUser}, reason: StatusUnfit, rule: "R29", field: "login", mentions: "LOCKED"},
	{name: "lock an INVITED one", change: SetUserStatus{"invited@a.example", LockUser}, reason: StatusUnfit, rule: "R29", field: "login", mentions: "INVITED"},
	{name: "lock a DEACTIVATED one", change: SetUserStatus{"gone@a.example", LockUser}, reason: StatusUnfit, rule: "R29", field: "login", mentions: "DEACTIVATED"},
	{name: "unlock an INVITED one", change: SetUserStatus{"invited@a.example", UnlockUser}, reason: StatusUnfit, rule: "R29", field: "login", mentions: "INVITED"},
	{name: "reactivate a LOCKED one", change: SetUserStatus{"locked@a.example", ReactivateUser}, reason: StatusUnfit, rule: "R29", field: "login",
		mentions: "LOCKED"},
	{name: "invite a LOCKED one", change: SetUserStatus{"locked@a.example", InviteUser}, reason: StatusUnfit, rule: "R29", field: "login", mentions: "LOCKED"},
	{name: "group name taken", change: CreateGroup{AccountNumber: "A", Name: "STRASSE"}, reason: GroupNameTaken, rule: "R32", field: "name", mentions: "STRASSE"},
	{name: "group renamed to a taken name", change: UpdateGroup{GroupID: groupOverride, Name: Say(graph.GroupName{Name: "strasse", Key: "strasse"})},
		reason: GroupNameTaken, rule: "R32", field: "name", mentions: "strasse"},
}

// TestApplyRefuses has a refusal by each rule, which leaves the state unchanged.
func TestApplyRefuses(t *testing.T) {
	for _, test := range refusals {
		t.Run(test.name, func(t *testing.T) {
			s, before := changeState(t), changeState(t)
			s.Scope.MustProveDomains, before.Scope.MustProveDomains = test.proves, test.proves
			applyAll(t, s, test.first)
			applyAll(t, before, test.first)
			outcome, err := s.Apply(test.change)
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("it gave %+v, %v", outcome, err)
			}
			if refusal.Reason != test.reason || refusal.Err.Rule != test.rule || refusal.Err.Field != test.field {
				t.Errorf("%s, rule %q, field %q; want %s, %q, %q", refusal.Reason, refusal.Err.Rule, refusal.Err.Field, test.reason, test.rule, test.field)
			}
			if !strings.Contains(refusal.Err.Message, test.mentions) {
				t.Errorf("%q does not mention %q", refusal.Err.Message, test.mentions)
			}
			s.NewToken, before.NewToken = nil, nil
			if s.NewID, before.NewID = nil, nil; !reflect.DeepEqual(s, before) {
				t.Error("the state changed")
			}
			if (test.rule == "R4" || test.rule == "R28") && strings.Contains(refusal.Err.Message, "organization B") {
				t.Errorf("the message tells whose it is: %s", refusal.Err.Message)
			}
		})
	}
}

func applyAll(t *testing.T, s *State, list []Change) []Outcome {
	t.Helper()
	outcomes := make([]Outcome, len(list))
	for i, change := range list {
		var err error
		if outcomes[i], err = s.Apply(change); err != nil {
			t.Fatalf("%s %+v: %v", change.Kind(), change, err)
		}
	}
	return outcomes
}

// TestEveryReasonIsTested: each reason of Reasons has a case, and the reason of each case is in Reasons.
func TestEveryReasonIsTested(t *testing.T) {
	tested := map[Reason]bool{
		LinesMissing:             true,                                    // only a record can lack lines: TestUpsertRefuses
		KeyRevoked:               true,                                    // concerns no account: TestKeyRotation
		AdministratorOnly:        true,                                    // depends on the viewer: TestScope
		RefuseStale(1, 2).Reason: true, RefuseAffected(2, 1).Reason: true, // decided by the store: TestWholeRequestRefusals
	}
	for _, test := range refusals {
		tested[test.reason] = true
	}
	for _, r := range Reasons {
		if !tested[r.Reason] {
			t.Errorf("no test has %s", r.Reason)
		}
		delete(tested, r.Reason)
		if !strings.HasSuffix(r.Meaning, ".") || strings.Contains(r.Meaning, "\n") {
			t.Errorf("%s: %q is no line", r.Reason, r.Meaning)
		}
	}
	for reason := range tested {
		t.Errorf("%s is not in the list", reason)
	}
}

func TestWholeRequestRefusals(t *testing.T) {
	for _, test := range []struct {
		refusal  *Refusal
		field    string
		mentions string
	}{
		{refusal: RefuseStale(3, 7), field: "expectedRevision", mentions: "revision 7, not 3"},
		{refusal: RefuseAffected(12, 5), field: "maxAffected", mentions: "12 logins would lose a product, and at most 5 may"},
	} {
		if test.refusal.Err.Field != test.field || !strings.Contains(test.refusal.Error(), test.mentions) {
			t.Errorf("%s: %v", test.field, test.refusal)
		}
	}
	if RefusalOf(nil) != nil || RefusalOf(fault("x")) != nil {
		t.Error("a fault, or nothing, is a refusal")
	}
}
