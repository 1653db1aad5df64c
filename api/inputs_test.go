package api_test

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
		mutation: "createOrganization", input: `{"accountNumber":" acc-9 ","name":" Acme ","currency":"eur","site":{"customerNumber":"c-1","name":"HQ","country":"de","city":"Köln"}}`,
		change: changes.CreateOrganization{Site: graph.SiteBody{CustomerNumber: "C-1", Name: "HQ", CountryCode: "DE", City: "Köln"}, OrganizationBody: graph.OrganizationBody{
			AccountNumber: "ACC-9", Name: "Acme", Currency: "EUR",
		}},
	},
	{mutation: "updateOrganization", input: `{"accountNumber":"acc-1","name":"New"}`,
		change: changes.UpdateOrganization{AccountNumber: "ACC-1", Name: changes.Say("New")}},
	{mutation: "updateOrganization", input: `{"accountNumber":"acc-1","currency":"usd"}`,
		change: changes.UpdateOrganization{AccountNumber: "ACC-1", Currency: changes.Say("USD")}},
	{mutation: "deleteOrganization", input: `{"accountNumber":"acc-1"}`, change: changes.DeleteOrganization{AccountNumber: "ACC-1"}},
	{mutation: "claimDomain", input: `{"accountNumber":"acc-1","domain":"Example.COM","autoApprove":true}`,
		change: changes.ClaimDomain{AccountNumber: "ACC-1", Name: "example.com", AutoApprove: true}},
	{mutation: "verifyDomain", input: `{"accountNumber":"acc-1","domain":"Example.COM"}`,
		change: changes.VerifyDomain{AccountNumber: "ACC-1", Name: "example.com"}},
	{mutation: "releaseDomain", input: `{"accountNumber":"acc-1","domain":"Example.COM"}`,
		change: changes.ReleaseDomain{AccountNumber: "ACC-1", Name: "example.com"}},
	{
		mutation: "addSite", input: `{"accountNumber":"acc-1","customerNumber":"c-2","name":"Branch","country":"fr","street":"Rue 1"}`,
		change: changes.AddSite{AccountNumber: "ACC-1", Site: graph.SiteBody{CustomerNumber: "C-2", Name: "Branch", CountryCode: "FR", Street: "Rue 1"}},
	},
	{
		mutation: "updateSite", input: `{"customerNumber":"c-2","street":null,"city":"Lyon","country":"fr"}`,
		change: changes.UpdateSite{CustomerNumber: "C-2", Street: changes.Say(""), City: changes.Say("Lyon"), Country: changes.Say("FR")},
	},
	{mutation: "removeSite", input: `{"customerNumber":"c-2"}`, change: changes.RemoveSite{CustomerNumber: "C-2"}},
	{mutation: "createProduct", input: `{"code":"p9","name":"Nine"}`, change: changes.CreateProduct{ProductBody: graph.ProductBody{Code: "P9", Name: "Nine"}}},
	{mutation: "updateProduct", input: `{"code":"p9","name":"Ten"}`, change: changes.UpdateProduct{Code: "P9", Name: changes.Say("Ten")}},
	{
		mutation: "createContract", input: `{"accountNumber":"acc-1","contractNumber":"k-1","startsOn":"2026-01-01"}`,
		change: changes.CreateContract{AccountNumber: "ACC-1", ContractNumber: "K-1", Term: graph.Period{From: day("2026-01-01"), To: graph.NoDate}},
	},
	{
		mutation: "updateContract", input: `{"contractNumber":"k-1","status":"SUSPENDED","endsOn":null,"graceDays":7}`,
		change: changes.UpdateContract{ContractNumber: "K-1", Status: changes.Say(graph.ContractSuspended), EndsOn: changes.Say(graph.NoDate), GraceDays: changes.Say(7)},
	},
	{
		mutation: "updateContract", input: `{"contractNumber":"k-1","startsOn":"2026-02-01","graceDays":null}`,
		change: changes.UpdateContract{ContractNumber: "K-1", StartsOn: changes.Say(day("2026-02-01")), GraceDays: changes.Say(0)},
	},
	{
		mutation: "placeOrder", input: `{"contractNumber":"k-1","orderNumber":"o-1","orderedOn":"2026-06-01","customerNumber":"c-1","lines":[
			{"productCode":"p1","country":"de","quantity":3,"annualRecurringRevenue":"10.50","startsOn":"2026-06-01","endsOn":"2026-12-31"},{"productCode":"p2","global":true}]}`,
		change: changes.PlaceOrder{ContractNumber: "K-1", OrderNumber: "O-1", CustomerNumber: "C-1", OrderedOn: day("2026-06-01"), Lines: []graph.LineContent{
			{ProductCode: "P1", CountryCode: "DE", Quantity: 3, ARR: "10.50", Own: graph.Period{From: day("2026-06-01"), To: day("2026-12-31")}},
			{ProductCode: "P2", Global: true, Own: graph.Always},
		}},
	},
	{
		mutation: "createUser", input: `{"accountNumber":"acc-1","login":" Jo@Example.COM","givenName":"Jo","communicationEmail":" Jo@Mail.Example","roles":["CO_ADMIN"],"groupIds":["` + groupNode + `"],"profileCountry":"de"}`,
		change: changes.CreateUser{
			AccountNumber: "ACC-1", Login: "Jo@Example.COM", LoginKey: "jo@example.com", GivenName: "Jo", CommunicationEmail: "Jo@Mail.Example",
			Status: graph.UserInvited, ProfileCountry: "DE", Roles: []graph.Role{graph.RoleCoAdmin}, GroupIDs: []string{"g1"},
		},
	},
	{
		mutation: "registerUser", input: `{"accountNumber":"acc-1","login":"jo@example.com"}`,
		change: changes.CreateUser{AccountNumber: "ACC-1", Login: "jo@example.com", LoginKey: "jo@example.com", Status: graph.UserInvited, Register: true},
	},
	{
		mutation: "updateUser", input: `{"login":"Jo@example.com","givenName":null,"communicationEmail":"jo@mail.example","profileCountry":"fr"}`,
		change: changes.UpdateUser{
			LoginKey: "jo@example.com", GivenName: changes.Say(""), CommunicationEmail: changes.Say("jo@mail.example"), ProfileCountry: changes.Say("FR"),
		},
	},
	{mutation: "renameUser", input: `{"login":"Jo@example.com","newLogin":" Jo@straße.Example "}`,
		change: changes.RenameUser{LoginKey: "jo@example.com", NewLogin: "Jo@straße.Example", NewLoginKey: "jo@xn--strae-oqa.example"}},
	{mutation: "approveUser", input: `{"login":"Jo@example.com"}`, change: changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.ApproveUser}},
	{mutation: "lockUser", input: `{"login":"Jo@example.com"}`, change: changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.LockUser}},
	{mutation: "unlockUser", input: `{"login":"Jo@example.com"}`, change: changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.UnlockUser}},
	{mutation: "deactivateUser", input: `{"login":"Jo@example.com"}`, change: changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.DeactivateUser}},
	{mutation: "reactivateUser", input: `{"login":"Jo@example.com"}`, change: changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.ReactivateUser}},
	{mutation: "inviteUser", input: `{"login":"Jo@example.com"}`, change: changes.SetUserStatus{LoginKey: "jo@example.com", Action: changes.InviteUser}},
	{mutation: "transferUser", input: `{"login":"Jo@example.com","accountNumber":"acc-2"}`,
		change: changes.TransferUser{LoginKey: "jo@example.com", AccountNumber: "ACC-2"}},
	{mutation: "deleteUser", input: `{"login":"Jo@example.com"}`, change: changes.DeleteUser{LoginKey: "jo@example.com"}},
	{mutation: "designateEntitlementCountry", input: `{"login":"Jo@example.com","country":"de"}`,
		change: changes.DesignateEntitlementCountry{LoginKey: "jo@example.com", Country: "DE"}},
	{mutation: "designateEntitlementCountry", input: `{"login":"Jo@example.com","country":null}`,
		change: changes.DesignateEntitlementCountry{LoginKey: "jo@example.com"}},
	{mutation: "overrideUserCountry", input: `{"login":"Jo@example.com","country":"de"}`,
		change: changes.OverrideUserCountry{LoginKey: "jo@example.com", Country: "DE"}},
	{mutation: "restrictUser", input: `{"login":"Jo@example.com","productCodes":["p1","P1","p2"]}`,
		change: changes.RestrictUser{LoginKey: "jo@example.com", ProductCodes: []string{"P1", "P2"}}},
	{mutation: "restrictUser", input: `{"login":"Jo@example.com","productCodes":[]}`,
		change: changes.RestrictUser{LoginKey: "jo@example.com", ProductCodes: []string{}}},
	{mutation: "setDefaultAccess", input: `{"accountNumber":"acc-1","country":"de","access":"DENY"}`,
		change: changes.SetDefaultAccess{AccountNumber: "ACC-1", Country: "DE", Access: graph.AccessDeny}},
	{mutation: "setDefaultAccess", input: `{"accountNumber":"acc-1","access":null}`, change: changes.SetDefaultAccess{AccountNumber: "ACC-1"}},
	{mutation: "setProductAccess", input: `{"accountNumber":"acc-1","productCode":"p1","country":"de","access":"ALLOW"}`,
		change: changes.SetProductAccess{AccountNumber: "ACC-1", ProductCode: "P1", Country: "DE", Access: graph.AccessAllow}},
	{mutation: "setUserAccess", input: `{"login":"Jo@example.com","productCode":"p1","access":"DENY"}`,
		change: changes.SetUserAccess{LoginKey: "jo@example.com", ProductCode: "P1", Access: graph.AccessDeny}},
	{mutation: "setUserAccess", input: `{"login":"Jo@example.com","productCode":"p1","access":null}`,
		change: changes.SetUserAccess{LoginKey: "jo@example.com", ProductCode: "P1"}},
	{mutation: "grantRole", input: `{"login":"Jo@example.com","role":"ACCOUNT_ADMIN"}`,
		change: changes.GrantRole{LoginKey: "jo@example.com", Role: graph.RoleAccountAdmin}},
	{mutation: "revokeRole", input: `{"login":"Jo@example.com","role":"CO_ADMIN"}`, change: changes.RevokeRole{LoginKey: "jo@example.com", Role: graph.RoleCoAdmin}},
	{
		mutation: "createEntitlementGroup", input: `{"accountNumber":"acc-1","name":" Straße ","productCodes":["p1"],"countryOverride":"de","logins":["Jo@example.com"]}`,
		change: changes.CreateGroup{AccountNumber: "ACC-1", Name: "Straße", NameKey: "strasse", ProductCodes: []string{"P1"}, CountryOverride: "DE", LoginKeys: []string{"jo@example.com"}},
	},
	{
		mutation: "updateEntitlementGroup", input: `{"groupId":"` + groupNode + `","productCodes":[],"countryOverride":null}`,
		change: changes.UpdateGroup{GroupID: "g1", ProductCodes: changes.Say([]string{}), CountryOverride: changes.Say("")},
	},
	{
		mutation: "updateEntitlementGroup", input: `{"groupId":"` + groupNode + `","name":"New"}`,
		change: changes.UpdateGroup{GroupID: "g1", Name: changes.Say(graph.GroupName{Name: "New", Key: "new"})},
	},
	{
		mutation: "createEntitlementGroup", input: `{"accountNumber":"acc-1","name":"Back","id":"` + groupNode + `"}`,
		change: changes.CreateGroup{ID: "g1", AccountNumber: "ACC-1", Name: "Back", NameKey: "back", ProductCodes: []string{}, LoginKeys: []string{}},
	},
	{mutation: "deleteEntitlementGroup", input: `{"groupId":"` + groupNode + `"}`, change: changes.DeleteGroup{GroupID: "g1"}},
	{mutation: "overrideGroupCountry", input: `{"groupId":"` + groupNode + `","country":"de"}`, change: changes.OverrideGroupCountry{GroupID: "g1", Country: "DE"}},
	{mutation: "addGroupMembers", input: `{"groupId":"` + groupNode + `","logins":["A@b.example","a@B.example"]}`,
		change: changes.AddGroupMembers{GroupID: "g1", LoginKeys: []string{"a@b.example"}}},
	{mutation: "removeGroupMembers", input: `{"groupId":"` + groupNode + `","logins":["a@b.example"]}`,
		change: changes.RemoveGroupMembers{GroupID: "g1", LoginKeys: []string{"a@b.example"}}},
	{mutation: "addFulfillmentContact", input: `{"accountNumber":"acc-1","login":"a@b.example","country":"de"}`,
		change: changes.AddContact{AccountNumber: "ACC-1", LoginKey: "a@b.example", Country: "DE"}},
	{mutation: "addFulfillmentContact", input: `{"accountNumber":"acc-1","login":"a@b.example"}`,
		change: changes.AddContact{AccountNumber: "ACC-1", LoginKey: "a@b.example"}},
	{
		mutation: "addFulfillmentContact", input: `{"accountNumber":"acc-1","login":"a@b.example","id":"` + contactNode + `"}`,
		change: changes.AddContact{ID: "f1", AccountNumber: "ACC-1", LoginKey: "a@b.example"},
	},
	{mutation: "removeFulfillmentContact", input: `{"id":"` + contactNode + `"}`, change: changes.RemoveContact{ContactID: "f1"}},
}
