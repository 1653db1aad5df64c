package resolvers_test

import (
	"entitlegraph/changes"
	"entitlegraph/graph"
)

var (
	groupNode   = graph.EncodeID(graph.KindEntitlementGroup, "g1")
	contactNode = graph.EncodeID(graph.KindFulfillmentContact, "f1")
	day         = func(s string) graph.Date { d, _ := graph.ParseDate(s); return d }
)

// inputs are what each mutation takes, and the change that it asks for: with keys as they are stored.
var inputs = []struct {
	mutation, input string
	change          changes.Change
}{
	{
		"createOrganization", `{"accountNumber":" acc-9 ","name":" Acme ","currency":"eur","site":{"customerNumber":"c-1","name":"HQ","country":"de","city":"Köln"}}`,
		changes.CreateOrganization{AccountNumber: "ACC-9", Name: "Acme", Currency: "EUR", Site: graph.SiteBody{CustomerNumber: "C-1", Name: "HQ", CountryCode: "DE", City: "Köln"}},
	},
	{"updateOrganization", `{"accountNumber":"acc-1","name":"New"}`, changes.UpdateOrganization{AccountNumber: "ACC-1", Name: changes.Say("New")}},
	{"updateOrganization", `{"accountNumber":"acc-1","currency":"usd"}`, changes.UpdateOrganization{AccountNumber: "ACC-1", Currency: changes.Say("USD")}},
	{"deleteOrganization", `{"accountNumber":"acc-1"}`, changes.DeleteOrganization{AccountNumber: "ACC-1"}},
	{"claimDomain", `{"accountNumber":"acc-1","domain":"Example.COM","autoApprove":true}`, changes.ClaimDomain{AccountNumber: "ACC-1", Name: "example.com", AutoApprove: true}},
	{"releaseDomain", `{"accountNumber":"acc-1","domain":"Example.COM"}`, changes.ReleaseDomain{AccountNumber: "ACC-1", Name: "example.com"}},
	{
		"addSite", `{"accountNumber":"acc-1","customerNumber":"c-2","name":"Branch","country":"fr","street":"Rue 1"}`,
		changes.AddSite{AccountNumber: "ACC-1", Site: graph.SiteBody{CustomerNumber: "C-2", Name: "Branch", CountryCode: "FR", Street: "Rue 1"}},
	},
	{
		"updateSite", `{"customerNumber":"c-2","street":null,"city":"Lyon","country":"fr"}`,
		changes.UpdateSite{CustomerNumber: "C-2", Street: changes.Say(""), City: changes.Say("Lyon"), Country: changes.Say("FR")},
	},
	{"removeSite", `{"customerNumber":"c-2"}`, changes.RemoveSite{CustomerNumber: "C-2"}},
	{"createProduct", `{"code":"p9","name":"Nine"}`, changes.CreateProduct{Code: "P9", Name: "Nine"}},
	{"updateProduct", `{"code":"p9","name":"Ten"}`, changes.UpdateProduct{Code: "P9", Name: changes.Say("Ten")}},
	{
		"createContract", `{"accountNumber":"acc-1","contractNumber":"k-1","startsOn":"2026-01-01"}`,
		changes.CreateContract{AccountNumber: "ACC-1", ContractNumber: "K-1", Term: graph.Period{From: day("2026-01-01"), To: graph.NoDate}},
	},
	{
		"updateContract", `{"contractNumber":"k-1","status":"SUSPENDED","endsOn":null,"graceDays":7}`,
		changes.UpdateContract{ContractNumber: "K-1", Status: changes.Say(graph.ContractSuspended), EndsOn: changes.Say(graph.NoDate), GraceDays: changes.Say(7)},
	},
	{
		"updateContract", `{"contractNumber":"k-1","startsOn":"2026-02-01","graceDays":null}`,
		changes.UpdateContract{ContractNumber: "K-1", StartsOn: changes.Say(day("2026-02-01")), GraceDays: changes.Say(0)},
	},
	{
		"placeOrder", `{"contractNumber":"k-1","orderNumber":"o-1","orderedOn":"2026-06-01","customerNumber":"c-1","lines":[
			{"productCode":"p1","country":"de","quantity":3,"annualRecurringRevenue":"10.50","startsOn":"2026-06-01","endsOn":"2026-12-31"},{"productCode":"p2","global":true}]}`,
		changes.PlaceOrder{ContractNumber: "K-1", OrderNumber: "O-1", CustomerNumber: "C-1", OrderedOn: day("2026-06-01"), Lines: []changes.LineContent{
			{ProductCode: "P1", Country: "DE", Quantity: 3, ARR: "10.50", Own: graph.Period{From: day("2026-06-01"), To: day("2026-12-31")}},
			{ProductCode: "P2", Global: true, Own: graph.Always},
		}},
	},
	{
		"createUser", `{"accountNumber":"acc-1","login":" Jo@Example.COM","givenName":"Jo","roles":["CO_ADMIN"],"groupIds":["` + groupNode + `"],"profileCountry":"de"}`,
		changes.CreateUser{
			AccountNumber: "ACC-1", Login: "Jo@Example.COM", LoginKey: "jo@example.com", GivenName: "Jo",
			Status: graph.UserInvited, ProfileCountry: "DE", Roles: []graph.Role{graph.RoleCoAdmin}, GroupIDs: []string{"g1"},
		},
	},
	{
		"registerUser", `{"accountNumber":"acc-1","login":"jo@example.com"}`,
		changes.CreateUser{AccountNumber: "ACC-1", Login: "jo@example.com", LoginKey: "jo@example.com", Status: graph.UserInvited, Register: true},
	},
	{
		"updateUser", `{"login":"Jo@example.com","givenName":null,"profileCountry":"fr"}`,
		changes.UpdateUser{LoginKey: "jo@example.com", GivenName: changes.Say(""), ProfileCountry: changes.Say("FR")},
	},
	{"renameUser", `{"login":"Jo@example.com","newLogin":" Jo@straße.Example "}`, changes.RenameUser{LoginKey: "jo@example.com", NewLogin: "Jo@straße.Example", NewLoginKey: "jo@xn--strae-oqa.example"}},
	{"approveUser", `{"login":"Jo@example.com"}`, changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.ApproveUser}},
	{"lockUser", `{"login":"Jo@example.com"}`, changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.LockUser}},
	{"unlockUser", `{"login":"Jo@example.com"}`, changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.UnlockUser}},
	{"deactivateUser", `{"login":"Jo@example.com"}`, changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.DeactivateUser}},
	{"reactivateUser", `{"login":"Jo@example.com"}`, changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.ReactivateUser}},
	{"inviteUser", `{"login":"Jo@example.com"}`, changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.InviteUser}},
	{"transferUser", `{"login":"Jo@example.com","accountNumber":"acc-2"}`, changes.TransferUser{LoginKey: "jo@example.com", AccountNumber: "ACC-2"}},
	{"deleteUser", `{"login":"Jo@example.com"}`, changes.DeleteUser{LoginKey: "jo@example.com"}},
	{"designateEntitlementCountry", `{"login":"Jo@example.com","country":"de"}`, changes.DesignateEntitlementCountry{LoginKey: "jo@example.com", Country: "DE"}},
	{"designateEntitlementCountry", `{"login":"Jo@example.com","country":null}`, changes.DesignateEntitlementCountry{LoginKey: "jo@example.com"}},
	{"overrideUserCountry", `{"login":"Jo@example.com","country":"de"}`, changes.OverrideUserCountry{LoginKey: "jo@example.com", Country: "DE"}},
	{"restrictUser", `{"login":"Jo@example.com","productCodes":["p1","P1","p2"]}`, changes.RestrictUser{LoginKey: "jo@example.com", ProductCodes: []string{"P1", "P2"}}},
	{"restrictUser", `{"login":"Jo@example.com","productCodes":[]}`, changes.RestrictUser{LoginKey: "jo@example.com", ProductCodes: []string{}}},
	{"grantRole", `{"login":"Jo@example.com","role":"ACCOUNT_ADMIN"}`, changes.GrantRole{LoginKey: "jo@example.com", Role: graph.RoleAccountAdmin}},
	{"revokeRole", `{"login":"Jo@example.com","role":"CO_ADMIN"}`, changes.RevokeRole{LoginKey: "jo@example.com", Role: graph.RoleCoAdmin}},
	{
		"createEntitlementGroup", `{"accountNumber":"acc-1","name":" Straße ","productCodes":["p1"],"countryOverride":"de","logins":["Jo@example.com"]}`,
		changes.CreateGroup{AccountNumber: "ACC-1", Name: "Straße", NameKey: "strasse", ProductCodes: []string{"P1"}, CountryOverride: "DE", LoginKeys: []string{"jo@example.com"}},
	},
	{
		"updateEntitlementGroup", `{"groupId":"` + groupNode + `","productCodes":[],"countryOverride":null}`,
		changes.UpdateGroup{GroupID: "g1", ProductCodes: changes.Say([]string{}), CountryOverride: changes.Say("")},
	},
	{
		"updateEntitlementGroup", `{"groupId":"` + groupNode + `","name":"New"}`,
		changes.UpdateGroup{GroupID: "g1", Name: changes.Say(changes.GroupName{Name: "New", Key: "new"})},
	},
	{
		"createEntitlementGroup", `{"accountNumber":"acc-1","name":"Back","id":"` + groupNode + `"}`,
		changes.CreateGroup{ID: "g1", AccountNumber: "ACC-1", Name: "Back", NameKey: "back", ProductCodes: []string{}, LoginKeys: []string{}},
	},
	{"deleteEntitlementGroup", `{"groupId":"` + groupNode + `"}`, changes.DeleteGroup{GroupID: "g1"}},
	{"overrideGroupCountry", `{"groupId":"` + groupNode + `","country":"de"}`, changes.OverrideGroupCountry{GroupID: "g1", Country: "DE"}},
	{"addGroupMembers", `{"groupId":"` + groupNode + `","logins":["A@b.example","a@B.example"]}`, changes.AddGroupMembers{GroupID: "g1", LoginKeys: []string{"a@b.example"}}},
	{"removeGroupMembers", `{"groupId":"` + groupNode + `","logins":["a@b.example"]}`, changes.RemoveGroupMembers{GroupID: "g1", LoginKeys: []string{"a@b.example"}}},
	{"addFulfillmentContact", `{"accountNumber":"acc-1","login":"a@b.example","country":"de"}`, changes.AddContact{AccountNumber: "ACC-1", LoginKey: "a@b.example", Country: "DE"}},
	{"addFulfillmentContact", `{"accountNumber":"acc-1","login":"a@b.example"}`, changes.AddContact{AccountNumber: "ACC-1", LoginKey: "a@b.example"}},
	{
		"addFulfillmentContact", `{"accountNumber":"acc-1","login":"a@b.example","id":"` + contactNode + `"}`,
		changes.AddContact{ID: "f1", AccountNumber: "ACC-1", LoginKey: "a@b.example"},
	},
	{"removeFulfillmentContact", `{"id":"` + contactNode + `"}`, changes.RemoveContact{ContactID: "f1"}},
}
