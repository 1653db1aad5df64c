package changes

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// more is what the tests of changes have beside base: a second group, a user in each status, B's contract and domain.
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

// The ids that stateOf makes.
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
	return s
}

func site(customerNumber, country string) graph.SiteBody {
	return graph.SiteBody{CustomerNumber: customerNumber, Name: "Site", CountryCode: country}
}

func order(lines ...LineContent) PlaceOrder {
	return PlaceOrder{ContractNumber: "K", OrderNumber: "NEW", CustomerNumber: "A1", OrderedOn: date("2026-06-15"), Lines: lines}
}

func line(edit func(*LineContent)) LineContent {
	l := LineContent{ProductCode: "P", ARR: "1.00", Own: graph.Always}
	if edit != nil {
		edit(&l)
	}
	return l
}

func user(login string) CreateUser {
	return CreateUser{AccountNumber: "A", Login: login, LoginKey: login}
}

// contactsOf gives the changes that make logins contacts, by country: DE, AT, or global.
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
}

var refusals = []refused{
	// Shape.
	{"Account Number", nil, CreateOrganization{"A B", "N", "EUR", site("N1", "DE")}, InvalidInput, "R1", "accountNumber", "A B"},
	{"name of an organization", nil, CreateOrganization{"N", " ", "EUR", site("N1", "DE")}, InvalidInput, "", "name", "empty"},
	{"currency", nil, CreateOrganization{"N", "N", "EUX", site("N1", "DE")}, InvalidInput, "R6", "currency", "EUX"},
	{"first site's number", nil, CreateOrganization{"N", "N", "EUR", site("", "DE")}, InvalidInput, "R1", "site.customerNumber", "1 to 64"},
	{"first site's country", nil, CreateOrganization{"N", "N", "EUR", site("N1", "")}, InvalidInput, "R3", "site.country", "ISO 3166"},
	{"new name is empty", nil, UpdateOrganization{AccountNumber: "A", Name: Say("")}, InvalidInput, "", "name", "empty"},
	{"currency withdrawn", nil, CreateOrganization{"N", "N", "BGN", site("N1", "DE")}, InvalidInput, "R6", "currency", "EUR has replaced it"},
	{"new currency withdrawn", nil, UpdateOrganization{AccountNumber: "B", Currency: Say("ANG")}, InvalidInput, "R6", "currency", "XCG has replaced it"},
	{"new currency is none", nil, UpdateOrganization{AccountNumber: "A", Currency: Say("")}, InvalidInput, "R6", "currency", "ISO 4217"},
	{"site's name", nil, AddSite{"A", graph.SiteBody{CustomerNumber: "N1", CountryCode: "DE"}}, InvalidInput, "", "name", "empty"},
	{"site's street", nil, UpdateSite{CustomerNumber: "A1", Street: Say(strings.Repeat("s", 201))}, InvalidInput, "", "street", "200"},
	{"site's new country", nil, UpdateSite{CustomerNumber: "A1", Country: Say("XX")}, InvalidInput, "R3", "country", "XX"},
	{"product code", nil, CreateProduct{"a b", "N"}, InvalidInput, "R1", "code", "a b"},
	{"product name", nil, CreateProduct{"N", ""}, InvalidInput, "", "name", "empty"},
	{"product's new name", nil, UpdateProduct{"P", Say("")}, InvalidInput, "", "name", "empty"},
	{"contract number", nil, CreateContract{AccountNumber: "A", ContractNumber: "*"}, InvalidInput, "R1", "contractNumber", "*"},
	{"contract without a start", nil, CreateContract{AccountNumber: "A", ContractNumber: "N", Term: graph.Always}, InvalidInput, "R7", "startsOn", "missing"},
	{"contract ends before it starts", nil, UpdateContract{ContractNumber: "K", EndsOn: Say(date("2025-12-31"))}, InvalidInput, "R7", "endsOn", "2025-12-31"},
	{"contract starts after its end", nil, UpdateContract{ContractNumber: "K", StartsOn: Say(date("2027-01-01"))}, InvalidInput, "R7", "endsOn", "2027-01-01"},
	{"grace too long", nil, UpdateContract{ContractNumber: "K", GraceDays: Say(367)}, InvalidInput, "R9", "graceDays", "367"},
	{"grace negative", nil, UpdateContract{ContractNumber: "K", GraceDays: Say(-1)}, InvalidInput, "R9", "graceDays", "-1"},
	{"contract status", nil, UpdateContract{ContractNumber: "K", Status: Say(graph.ContractStatus("PAUSED"))}, InvalidInput, "R7", "status", "PAUSED"},
	{"order number", nil, PlaceOrder{ContractNumber: "K", OrderNumber: "", CustomerNumber: "A1"}, InvalidInput, "R1", "orderNumber", "1 to 64"},
	{"order without a day", nil, PlaceOrder{ContractNumber: "K", OrderNumber: "N", CustomerNumber: "A1", OrderedOn: graph.NoDate}, InvalidInput, "R7", "orderedOn", "missing"},
	{"quantity negative", nil, order(line(nil), line(func(l *LineContent) { l.Quantity = -1 })), InvalidInput, "R8", "lines[1].quantity", "-1"},
	{"quantity too large", nil, order(line(func(l *LineContent) { l.Quantity = 1_000_001 })), InvalidInput, "R8", "lines[0].quantity", "1000001"},
	{"amount with too many digits", nil, order(line(func(l *LineContent) { l.ARR = "1.005" })), InvalidInput, "R6", "lines[0].annualRecurringRevenue", "1.005"},
	{"amount negative", nil, order(line(func(l *LineContent) { l.ARR = "-1" })), InvalidInput, "R6", "lines[0].annualRecurringRevenue", "-1"},
	{"line global and of a country", nil, order(line(func(l *LineContent) { l.Global, l.Country = true, "DE" })), InvalidInput, "R8", "lines[0].country", "DE"},
	{"line's country", nil, order(line(func(l *LineContent) { l.Country = "XX" })), InvalidInput, "R3", "lines[0].country", "XX"},
	{"line ends before it starts", nil, order(line(func(l *LineContent) { l.Own = graph.Period{From: date("2026-03-01"), To: date("2026-02-01")} })), InvalidInput, "R7", "lines[0].endsOn", "2026-02-01"},
	{"login", nil, user("a.example"), InvalidInput, "R4", "login", "a.example"},
	{"given name", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", GivenName: "a\x00"}, InvalidInput, "", "givenName", "control"},
	{"profile country", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", ProfileCountry: "XX"}, InvalidInput, "R3", "profileCountry", "XX"},
	{"status", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Status: "NEW"}, InvalidInput, "R29", "status", "NEW"},
	{"role of a new user", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Roles: []graph.Role{"CO_ADMIN", "BOSS"}}, InvalidInput, "R27", "roles[1]", "BOSS"},
	{"registers with a role", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Register: true, Roles: []graph.Role{"CO_ADMIN"}}, InvalidInput, "R28", "", "registers"},
	{"registers with a group", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", Register: true, GroupIDs: []string{groupStrasse}}, InvalidInput, "R28", "", "registers"},
	{"new family name", nil, UpdateUser{LoginKey: "u@a.example", FamilyName: Say("\x07")}, InvalidInput, "", "familyName", "control"},
	{"new profile country", nil, UpdateUser{LoginKey: "u@a.example", ProfileCountry: Say("XX")}, InvalidInput, "R3", "profileCountry", "XX"},
	{"designated country", nil, DesignateEntitlementCountry{"u@a.example", "XX"}, InvalidInput, "R3", "country", "XX"},
	{"granted role", nil, GrantRole{"u@a.example", "BOSS"}, InvalidInput, "R27", "role", "BOSS"},
	{"revoked role", nil, RevokeRole{"u@a.example", "BOSS"}, InvalidInput, "R27", "role", "BOSS"},
	{"group name", nil, CreateGroup{AccountNumber: "A", Name: strings.Repeat("g", 101)}, InvalidInput, "R32", "name", "100"},
	{"group's new name", nil, UpdateGroup{GroupID: groupStrasse, Name: Say(GroupName{" ", ""})}, InvalidInput, "R32", "name", "1 to 100"},
	{"too many logins", nil, AddGroupMembers{groupStrasse, make([]string, 1001)}, InvalidInput, "", "logins", "1001"},
	{"domain", nil, ClaimDomain{AccountNumber: "A", Name: "exa mple"}, InvalidInput, "R28", "domain", "exa mple"},
	{"contact's country", nil, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "XX"}, InvalidInput, "R3", "country", "XX"},

	// What is not there.
	{"organization to change", nil, UpdateOrganization{AccountNumber: "Z"}, UnknownReference, "", "accountNumber", "Z"},
	{"organization to delete", nil, DeleteOrganization{"Z"}, UnknownReference, "", "accountNumber", "Z"},
	{"deleted just now", []Change{DeleteOrganization{"A"}}, DeleteOrganization{"A"}, UnknownReference, "", "accountNumber", "A"},
	{"organization of a site", nil, AddSite{"Z", site("N1", "DE")}, UnknownReference, "", "accountNumber", "Z"},
	{"site to change", nil, UpdateSite{CustomerNumber: "Z1"}, UnknownReference, "", "customerNumber", "Z1"},
	{"site to remove", nil, RemoveSite{"Z1"}, UnknownReference, "", "customerNumber", "Z1"},
	{"product to change", nil, UpdateProduct{"Z", Say("N")}, UnknownReference, "", "code", "Z"},
	{"organization of a contract", nil, CreateContract{AccountNumber: "Z", ContractNumber: "N"}, UnknownReference, "", "accountNumber", "Z"},
	{"contract to change", nil, UpdateContract{ContractNumber: "Z"}, UnknownReference, "", "contractNumber", "Z"},
	{"contract of an order", nil, PlaceOrder{ContractNumber: "Z"}, UnknownReference, "", "contractNumber", "Z"},
	{"site of an order", nil, PlaceOrder{ContractNumber: "K", OrderNumber: "N", CustomerNumber: "B1"}, UnknownReference, "", "customerNumber", "no site B1"},
	{"product of a line", nil, order(line(func(l *LineContent) { l.ProductCode = "Z" })), UnknownReference, "", "lines[0].productCode", "Z"},
	{"organization of a user", nil, CreateUser{AccountNumber: "Z", Login: "n@n.example"}, UnknownReference, "", "accountNumber", "Z"},
	{"another organization's group", nil, CreateUser{AccountNumber: "A", Login: "n@n.example", LoginKey: "n@n.example", GroupIDs: []string{groupStrasse, "group B\x00foreign"}}, UnknownReference, "", "groupIds[1]", "no such group"},
	{"user to change", nil, UpdateUser{LoginKey: "z@a.example"}, UnknownReference, "", "login", "z@a.example"},
	{"user to lock", nil, SetUserStatus{"z@a.example", LockUser}, UnknownReference, "", "login", "z@a.example"},
	{"user to transfer", nil, TransferUser{"z@a.example", "B"}, UnknownReference, "", "login", "z@a.example"},
	{"where to transfer", nil, TransferUser{"u@a.example", "Z"}, UnknownReference, "", "accountNumber", "Z"},
	{"user to delete", nil, DeleteUser{"z@a.example"}, UnknownReference, "", "login", "z@a.example"},
	{"user to designate for", nil, DesignateEntitlementCountry{"z@a.example", "DE"}, UnknownReference, "", "login", "z@a.example"},
	{"user to override", nil, OverrideUserCountry{"z@a.example", "DE"}, UnknownReference, "", "login", "z@a.example"},
	{"user to restrict", nil, RestrictUser{"z@a.example", nil}, UnknownReference, "", "login", "z@a.example"},
	{"product to restrict to", nil, RestrictUser{"u@a.example", []string{"P", "Z"}}, UnknownReference, "", "productCodes[1]", "Z"},
	{"user to grant to", nil, GrantRole{"z@a.example", "CO_ADMIN"}, UnknownReference, "", "login", "z@a.example"},
	{"user to revoke from", nil, RevokeRole{"z@a.example", "CO_ADMIN"}, UnknownReference, "", "login", "z@a.example"},
	{"organization of a group", nil, CreateGroup{AccountNumber: "Z", Name: "N"}, UnknownReference, "", "accountNumber", "Z"},
	{"product of a group", nil, CreateGroup{AccountNumber: "A", Name: "N", ProductCodes: []string{"Z"}}, UnknownReference, "", "productCodes[0]", "Z"},
	{"member of a new group", nil, CreateGroup{AccountNumber: "A", Name: "N", LoginKeys: []string{"u@b.example"}}, UnknownReference, "", "logins[0]", "u@b.example"},
	{"group to change", nil, UpdateGroup{GroupID: "z"}, UnknownReference, "", "groupId", "no such group"},
	{"group's new product", nil, UpdateGroup{GroupID: groupStrasse, ProductCodes: Say([]string{"Z"})}, UnknownReference, "", "productCodes[0]", "Z"},
	{"group to delete", nil, DeleteGroup{"z"}, UnknownReference, "", "groupId", "no such group"},
	{"group to override", nil, OverrideGroupCountry{"z", "DE"}, UnknownReference, "", "groupId", "no such group"},
	{"group to join", nil, AddGroupMembers{"z", nil}, UnknownReference, "", "groupId", "no such group"},
	{"member to be of another organization", nil, AddGroupMembers{groupStrasse, []string{"u@a.example", "u@b.example"}}, UnknownReference, "", "logins[1]", "u@b.example"},
	{"group to leave", nil, RemoveGroupMembers{"z", nil}, UnknownReference, "", "groupId", "no such group"},
	{"no login to leave", nil, RemoveGroupMembers{groupStrasse, []string{"z@a.example"}}, UnknownReference, "", "logins[0]", "z@a.example"},
	{"organization of a contact", nil, AddContact{AccountNumber: "Z", LoginKey: "u@a.example"}, UnknownReference, "", "accountNumber", "Z"},
	{"contact is another organization's user", nil, AddContact{AccountNumber: "A", LoginKey: "u@b.example"}, UnknownReference, "R25", "login", "u@b.example"},
	{"contact to remove", nil, RemoveContact{"z"}, UnknownReference, "", "id", "no such"},
	{"organization that claims", nil, ClaimDomain{AccountNumber: "Z", Name: "n.example"}, UnknownReference, "", "accountNumber", "Z"},
	{"organization that releases", nil, ReleaseDomain{"Z", "a.example"}, UnknownReference, "", "accountNumber", "Z"},
	{"domain to release", nil, ReleaseDomain{"A", "n.example"}, UnknownReference, "R28", "domain", "n.example"},
	{"another's domain to release", nil, ReleaseDomain{"A", "b.example"}, UnknownReference, "R28", "domain", "does not claim"},

	// R1.
	{"Account Number taken", nil, CreateOrganization{"b", "N", "EUR", site("N1", "DE")}, NumberTaken, "R1", "accountNumber", "B"},
	{"first Customer Number taken", nil, CreateOrganization{"N", "N", "EUR", site("A1", "DE")}, NumberTaken, "R1", "site.customerNumber", "A1"},
	{"Customer Number taken", nil, AddSite{"A", site("B1", "DE")}, NumberTaken, "R1", "customerNumber", "B1"},
	{"Customer Number taken here", nil, AddSite{"A", site("a1", "DE")}, NumberTaken, "R1", "customerNumber", "A1"},
	{"product code taken", nil, CreateProduct{"p", "N"}, NumberTaken, "R1", "code", "P"},
	{"contract number taken", nil, CreateContract{AccountNumber: "A", ContractNumber: "KB", Term: graph.Period{To: graph.NoDate}}, NumberTaken, "R1", "contractNumber", "KB"},
	{"order number taken", nil, PlaceOrder{ContractNumber: "K", OrderNumber: "O", CustomerNumber: "A1"}, NumberTaken, "R1", "orderNumber", "O"},
	{"order placed twice", []Change{order()}, order(), NumberTaken, "R1", "orderNumber", "NEW"},
	{"group id taken", nil, CreateGroup{ID: groupStrasse, AccountNumber: "A", Name: "N"}, NumberTaken, "", "id", "group"},
	{"group id of one deleted just now", []Change{DeleteGroup{groupStrasse}}, CreateGroup{ID: groupStrasse, AccountNumber: "A", Name: "N"}, NumberTaken, "", "id", "group"},
	{"contact id taken", nil, AddContact{ID: contactU, AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, NumberTaken, "", "id", "contact"},

	// R2, R23.
	{"last site", nil, RemoveSite{"B1"}, LastSite, "R2", "customerNumber", "B1"},
	{"site with an order", []Change{AddSite{"A", site("A3", "DE")}}, RemoveSite{"A1"}, SiteInUse, "R23", "customerNumber", "1 in all"},
	{"last site of a group's override", nil, RemoveSite{"A2"}, SiteInUse, "R23", "customerNumber", "AT"},
	{"last site of an override", []Change{OverrideGroupCountry{groupOverride, ""}, OverrideUserCountry{"u@a.example", "AT"}}, RemoveSite{"A2"}, SiteInUse, "R23", "customerNumber", "AT"},
	{"last site of a designation", []Change{OverrideGroupCountry{groupOverride, ""}, DesignateEntitlementCountry{"u@a.example", "AT"}}, RemoveSite{"A2"}, SiteInUse, "R23", "customerNumber", "AT"},
	{"last site of a contact", []Change{OverrideGroupCountry{groupOverride, ""}, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "AT"}}, RemoveSite{"A2"}, SiteInUse, "R23", "customerNumber", "AT"},
	{"last site of a line", []Change{OverrideGroupCountry{groupOverride, ""}, order(line(func(l *LineContent) { l.Country = "AT" }))}, RemoveSite{"A2"}, SiteInUse, "R23", "customerNumber", "AT"},
	{"last site of a country that moves", nil, UpdateSite{CustomerNumber: "A1", Country: Say("CH")}, SiteInUse, "R23", "country", "DE"},
	{"designated country without site", nil, DesignateEntitlementCountry{"u@a.example", "FR"}, CountryWithoutSite, "R23", "country", "FR"},
	{"override without site", nil, OverrideUserCountry{"u@a.example", "FR"}, CountryWithoutSite, "R23", "country", "FR"},
	{"new group's override without site", nil, CreateGroup{AccountNumber: "A", Name: "N", CountryOverride: "FR"}, CountryWithoutSite, "R23", "countryOverride", "FR"},
	{"group's override without site", nil, OverrideGroupCountry{groupStrasse, "FR"}, CountryWithoutSite, "R23", "country", "FR"},
	{"group's new override without site", nil, UpdateGroup{GroupID: groupStrasse, CountryOverride: Say("FR")}, CountryWithoutSite, "R23", "countryOverride", "FR"},
	{"contact's country without site", nil, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "FR"}, CountryWithoutSite, "R23", "country", "FR"},
	{"line's country without site", nil, order(line(func(l *LineContent) { l.Country = "FR" })), CountryWithoutSite, "R8", "lines[0].country", "FR"},

	// R4, R28.
	{"login taken elsewhere", nil, CreateUser{AccountNumber: "A", Login: "U@b.example", LoginKey: "u@b.example"}, LoginTaken, "R4", "login", "U@b.example"},
	{"login taken here", nil, user("u@a.example"), LoginTaken, "R4", "login", "u@a.example"},
	{"domain claimed", nil, CreateUser{AccountNumber: "B", Login: "n@A.example", LoginKey: "n@a.example"}, LoginDomainClaimed, "R28", "login", "n@A.example"},
	{"rename of nobody", nil, RenameUser{"z@a.example", "n@a.example", ""}, UnknownReference, "", "login", "z@a.example"},
	{"rename to what is no login", nil, RenameUser{"active@a.example", "n@", ""}, InvalidInput, "R4", "newLogin", "host name"},
	{"rename to a login that is taken", nil, RenameUser{"active@a.example", "U@b.example", "u@b.example"}, LoginTaken, "R4", "newLogin", "U@b.example"},
	{"rename into a domain that is claimed", []Change{ClaimDomain{AccountNumber: "B", Name: "b.example"}}, RenameUser{"active@a.example", "n@B.example", ""}, LoginDomainClaimed, "R28", "newLogin", "n@B.example"},
	{"rename within a domain that is claimed since", []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{AccountNumber: "B", Name: "a.example"}},
		RenameUser{"active@a.example", "n@a.example", ""}, LoginDomainClaimed, "R28", "newLogin", "n@a.example"},
	{"transfer of a claimed login", nil, TransferUser{"active@a.example", "B"}, LoginDomainClaimed, "R28", "login", "active@a.example"},
	{"claim of a claimed domain", nil, ClaimDomain{AccountNumber: "A", Name: "B.example"}, DomainClaimed, "R28", "domain", "b.example"},

	// R6, R7.
	{"currency with amounts", nil, UpdateOrganization{AccountNumber: "A", Currency: Say("USD")}, AmountUnfit, "R6", "currency", "EUR to USD"},
	{"cancelled for good", nil, UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractActive)}, ContractCancelled, "R7", "status", "GONE"},
	{"cancelled: start", nil, UpdateContract{ContractNumber: "GONE", StartsOn: Say(date("2026-02-01"))}, ContractCancelled, "R7", "startsOn", "GONE"},
	{"cancelled: end", nil, UpdateContract{ContractNumber: "GONE", EndsOn: Say(date("2026-12-31"))}, ContractCancelled, "R7", "endsOn", "GONE"},
	{"cancelled: end before its start", nil, UpdateContract{ContractNumber: "GONE", EndsOn: Say(date("2025-12-31"))}, ContractCancelled, "R7", "endsOn", "GONE"},
	{"cancelled: grace", nil, UpdateContract{ContractNumber: "GONE", GraceDays: Say(3)}, ContractCancelled, "R7", "graceDays", "GONE"},
	{"cancelled again, and more", nil, UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractCancelled), GraceDays: Say(3)}, ContractCancelled, "R7", "graceDays", "GONE"},
	{"resumed, and more", nil, UpdateContract{ContractNumber: "GONE", Status: Say(graph.ContractActive), GraceDays: Say(3)}, ContractCancelled, "R7", "status", "GONE"},
	{"order under a cancelled contract", nil, PlaceOrder{ContractNumber: "GONE", OrderNumber: "N", CustomerNumber: "A1"}, ContractCancelled, "R7", "contractNumber", "GONE"},
	{"line starts before its contract", nil, order(line(func(l *LineContent) { l.Own.From = date("2025-12-31") })), LineOutsideContract, "R7", "lines[0].startsOn", "2025-12-31"},
	{"line ends after its contract", nil, order(line(func(l *LineContent) { l.Own.To = date("2027-01-01") })), LineOutsideContract, "R7", "lines[0].endsOn", "2027-01-01"},

	// R24, R25.
	{"contact exists", nil, AddContact{AccountNumber: "A", LoginKey: "u@a.example"}, ContactExists, "R25", "login", "all countries"},
	{"contact exists, told before the limit", tenContacts(), AddContact{AccountNumber: "A", LoginKey: "u@a.example"}, ContactExists, "R25", "login", "u@a.example"},
	{"tenth contact is there", tenContacts(), AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, ContactLimitReached, "R24", "", "10"},
	{"last contact", nil, RemoveContact{contactU}, LastContact, "R24", "id", "last"},
	{"last contact transferred", []Change{ReleaseDomain{"A", "a.example"}}, TransferUser{"u@a.example", "B"}, LastContact, "R24", "login", "last"},
	{"last two contacts transferred", []Change{ReleaseDomain{"A", "a.example"}, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}}, TransferUser{"u@a.example", "B"}, LastContact, "R24", "login", "last"},

	// R27, R29, R32.
	{"last administrator revoked", nil, RevokeRole{"admin@a.example", graph.RoleAccountAdmin}, LastAdmin, "R27", "role", "last"},
	{"last administrator locked", nil, SetUserStatus{"admin@a.example", LockUser}, LastAdmin, "R27", "login", "last"},
	{"last administrator deactivated", nil, SetUserStatus{"admin@a.example", DeactivateUser}, LastAdmin, "R27", "login", "last"},
	{"last administrator invited", nil, SetUserStatus{"admin@a.example", InviteUser}, LastAdmin, "R27", "login", "last"},
	{"last administrator transferred", []Change{ReleaseDomain{"A", "a.example"}}, TransferUser{"admin@a.example", "B"}, LastAdmin, "R27", "login", "last"},
	{"last administrator erased", nil, DeleteUser{"admin@a.example"}, LastAdmin, "R27", "login", "last"},
	{"a locked one does not count", []Change{GrantRole{"locked@a.example", graph.RoleAccountAdmin}}, DeleteUser{"admin@a.example"}, LastAdmin, "R27", "login", "last"},
	{"approve a LOCKED one", nil, SetUserStatus{"locked@a.example", ApproveUser}, StatusUnfit, "R29", "login", "LOCKED"},
	{"lock an INVITED one", nil, SetUserStatus{"invited@a.example", LockUser}, StatusUnfit, "R29", "login", "INVITED"},
	{"lock a DEACTIVATED one", nil, SetUserStatus{"gone@a.example", LockUser}, StatusUnfit, "R29", "login", "DEACTIVATED"},
	{"unlock an INVITED one", nil, SetUserStatus{"invited@a.example", UnlockUser}, StatusUnfit, "R29", "login", "INVITED"},
	{"reactivate a LOCKED one", nil, SetUserStatus{"locked@a.example", ReactivateUser}, StatusUnfit, "R29", "login", "LOCKED"},
	{"invite a LOCKED one", nil, SetUserStatus{"locked@a.example", InviteUser}, StatusUnfit, "R29", "login", "LOCKED"},
	{"group name taken", nil, CreateGroup{AccountNumber: "A", Name: "STRASSE"}, GroupNameTaken, "R32", "name", "STRASSE"},
	{"group renamed to a taken name", nil, UpdateGroup{GroupID: groupOverride, Name: Say(GroupName{"strasse", "strasse"})}, GroupNameTaken, "R32", "name", "strasse"},
}

// TestApplyRefuses has each rule, with the state as it was afterwards.
func TestApplyRefuses(t *testing.T) {
	for _, test := range refusals {
		t.Run(test.name, func(t *testing.T) {
			s, before := changeState(t), changeState(t)
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

// TestEveryReasonIsTested: each reason has a case, and each case a reason of the list.
func TestEveryReasonIsTested(t *testing.T) {
	tested := map[Reason]bool{
		LinesMissing:             true,                                    // only a record can leave lines out: TestUpsertRefuses
		KeyRevoked:               true,                                    // of no account: TestKeyRotation
		AdministratorOnly:        true,                                    // of who asks: TestScope
		RefuseStale(1, 2).Reason: true, RefuseAffected(2, 1).Reason: true, // the store's to tell: TestWholeRequestRefusals
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
		{RefuseStale(3, 7), "expectedRevision", "revision 7, not 3"},
		{RefuseAffected(12, 5), "maxAffected", "12 logins would lose something, and at most 5 may"},
	} {
		if test.refusal.Err.Field != test.field || !strings.Contains(test.refusal.Error(), test.mentions) {
			t.Errorf("%s: %v", test.field, test.refusal)
		}
	}
	if RefusalOf(nil) != nil || RefusalOf(fault("x")) != nil {
		t.Error("a fault, or nothing, is a refusal")
	}
}
