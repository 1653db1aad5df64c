// Package nouns decodes the nouns of package graph from rows of the database.
//
// One decoder per noun. Each documents the columns it needs, and returns nil where the noun's own column is absent. Rows of what belongs
// to an organization may have the column organization too.
package nouns

import (
	"slices"
	"strings"
	"text/template"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// Templates are the parts that statements of several rooms have in common. organization is the projection of an organization: without the
// texts that it is found and ordered by, which are longer than all the rest, and with eight properties, since a Go map of nine costs twice
// as much to build. A statement that also needs the stamp of the organization's version returns it beside the projection.
//
// userProducts is the list of the products on a user's own list and of its exceptions, read by one step, which UserProducts decodes.
// accessSettings is the list of an organization's access settings, which AccessSettings decodes.
var Templates = template.FuncMap{
	"organization": func() string {
		return "{.id, .accountNumber, .name, .currency, .revision, .entitlementRevision, .createdAt, .updatedAt}"
	},
	"userProducts": func() string {
		return "[(u)-[x:ALLOWS|EXCEPTION]->(p:Product) | coalesce(p.code + ':' + x.access, p.code)]"
	},
	"accessSettings": func() string {
		return `[{access: o.defaultAccess}] +
    [(o)-[a:DEFAULT_ACCESS]->(country:Country) | {country: country.code, access: a.access}] +
    [(o)-[a:PRODUCT_ACCESS]->(product:Product) | {product: product.code, country: a.country, access: a.access}]`
	},
}

// Organization decodes "organization".
func Organization(r bolt.Row) *graph.Organization {
	p := r.Properties("organization")
	if p == nil {
		return nil
	}
	return &graph.Organization{
		ID: p.Text("id"), Revision: p.Number("revision"), EntitlementRevision: p.Number("entitlementRevision"),
		CreatedAt: p.Instant("createdAt"), UpdatedAt: p.Instant("updatedAt"), OrganizationBody: graph.OrganizationBody{
			AccountNumber: p.Text("accountNumber"), Name: p.Text("name"), Currency: p.Text("currency"),
		},
	}
}

// Site decodes "site", and "country", the code of the country it is in.
func Site(r bolt.Row) *graph.Site {
	p := r.Properties("site")
	if p == nil {
		return nil
	}
	s := &graph.Site{ID: p.Text("id"), CreatedAt: p.Instant("createdAt"), Owner: Organization(r)}
	readTexts(p, &s.SiteBody, graph.SiteTexts)
	s.CountryCode, _ = r[graph.SiteCountry].(string)
	return s
}

// PlacedSite decodes "placed", the site as a Fulfillment Document shows it; without a name where that was not stored.
func PlacedSite(r bolt.Row) (placed graph.PlacedSite) {
	readTexts(r.Properties("placed"), &placed, graph.PlacedTexts)
	return placed
}

// readTexts reads the texts of a noun from its properties.
func readTexts[T any](p bolt.Properties, noun *T, texts []graph.Text[T]) {
	for _, t := range texts {
		*t.Of(noun) = p.Text(t.Name)
	}
}

// User decodes "user" and "roles".
func User(r bolt.Row) *graph.User {
	p := r.Properties("user")
	if p == nil {
		return nil
	}
	names := bolt.Texts(r["roles"])
	roles := make([]graph.Role, len(names))
	for i, name := range names {
		roles[i] = graph.Role(name)
	}
	u := &graph.User{ID: p.Text("id"), Roles: roles, CreatedAt: p.Instant("createdAt"), Owner: Organization(r)}
	ReadUserBody(p, &u.UserBody)
	return u
}

// ReadUserBody decodes the properties of a user in place: a body that is returned would be allocated a second time for each login that is read.
func ReadUserBody(p bolt.Properties, u *graph.UserBody) {
	u.Login, u.LoginKey, u.Status = p.Text("login"), p.Text("loginKey"), graph.UserStatus(p.Text("status"))
	readTexts(p, u, graph.UserTexts)
	readTexts(p, u, graph.UserCountries)
}

// Product decodes "product".
func Product(r bolt.Row) *graph.Product {
	p := r.Properties("product")
	if p == nil {
		return nil
	}
	return &graph.Product{ID: p.Text("id"), ProductBody: graph.ProductBody{Code: p.Text("code"), Name: p.Text("name")}}
}

// Contract decodes "contract".
func Contract(r bolt.Row) *graph.Contract {
	p := r.Properties("contract")
	if p == nil {
		return nil
	}
	return &graph.Contract{ID: p.Text("id"), CreatedAt: p.Instant("createdAt"), Owner: Organization(r), ContractBody: graph.ContractBody{
		ContractNumber: p.Text("contractNumber"), Status: graph.ContractStatus(p.Text("status")),
		Term:      graph.Period{From: p.Date("startsOn", graph.Always.From), To: p.Date("endsOn", graph.NoDate)},
		GraceDays: int(p.Number("graceDays")),
	}}
}

// Order decodes "order".
func Order(r bolt.Row) *graph.Order {
	p := r.Properties("order")
	if p == nil {
		return nil
	}
	return &graph.Order{ID: p.Text("id"), OrderNumber: p.Text("orderNumber"), OrderedOn: p.Date("orderedOn", 0)}
}

// Line decodes "line" with its "contract", "product" and "order"; "currency" is that of its organization.
func Line(r bolt.Row) *graph.ContractLine {
	p := r.Properties("line")
	if p == nil {
		return nil
	}
	currency, _ := r["currency"].(string)
	return LineOf(p, Contract(r), Product(r), Order(r), currency)
}

// LineOf decodes the properties of a line whose contract, product and order are decoded already.
func LineOf(p bolt.Properties, contract *graph.Contract, product *graph.Product, order *graph.Order, currency string) *graph.ContractLine {
	return &graph.ContractLine{
		ID: p.Text("id"), Contract: contract, Product: product, Order: order, CountryCode: p.Text("country"),
		Quantity: p.OptionalNumber("quantity"), ARR: graph.Money{Minor: p.Number("arr"), Currency: currency},
		Own:   graph.Period{From: p.Date("startsOn", graph.Always.From), To: p.Date("endsOn", graph.NoDate)},
		Place: int(p.Number("place")),
	}
}

// Group decodes "group".
func Group(r bolt.Row) *graph.EntitlementGroup {
	p := r.Properties("group")
	if p == nil {
		return nil
	}
	return &graph.EntitlementGroup{
		ID: p.Text("id"), Name: p.Text("name"), NameKey: p.Text("nameKey"), CountryOverrideCode: p.Text("countryOverride"),
		Unordered: !strings.HasSuffix(p.Text("nameOrder"), graph.OrderedOf+p.Text("nameKey")),
		CreatedAt: p.Instant("createdAt"), Owner: Organization(r),
	}
}

// Contact decodes "contact" with its "user" and "roles".
func Contact(r bolt.Row) *graph.FulfillmentContact {
	p := r.Properties("contact")
	if p == nil {
		return nil
	}
	return &graph.FulfillmentContact{ID: p.Text("id"), CountryCode: p.Text("country"), User: User(r)}
}

// Domain decodes "domain": a proven claim, or a pending one.
func Domain(r bolt.Row) *graph.Domain {
	p := r.Properties("domain")
	if p == nil {
		return nil
	}
	d := &graph.Domain{Name: p.Text("name"), AutoApprove: p.Truth("autoApprove")}
	if token := p.Text("token"); token != "" || p["expiresAt"] != nil {
		d.Claim = &graph.PendingClaim{ID: p.Text("id"), Token: token, ExpiresAt: p.Instant("expiresAt")}
	}
	return d
}

// UserProducts decodes, sorted by code, the code of each product that is listed on the login, and for each exception the code of its product with
// the access behind a colon, which no code contains (R1).
func UserProducts(products any) (listed []string, exceptions []graph.AccessException) {
	listed = bolt.Texts(products)
	if slices.ContainsFunc(listed, func(text string) bool { return strings.Contains(text, ":") }) {
		texts := listed
		listed = nil
		for _, text := range texts {
			if code, access, excepted := strings.Cut(text, ":"); excepted {
				exceptions = append(exceptions, graph.AccessException{ProductCode: code, Access: graph.Access(access)})
			} else {
				listed = append(listed, code)
			}
		}
	}
	slices.Sort(listed)
	slices.SortFunc(exceptions, graph.AccessException.Compare)
	return listed, exceptions
}

// ProductAccess decodes "access" with its "product" and "country"; both are absent where the setting has none.
func ProductAccess(r bolt.Row) *graph.ProductAccess {
	return &graph.ProductAccess{Product: Product(r), CountryCode: r.Text("country"), Access: graph.Access(r.Text("access"))}
}

// AccessSettings decodes access settings, and sorts them by product and country; one without access is not set.
func AccessSettings(rows []bolt.Row) []graph.AccessSetting {
	var settings []graph.AccessSetting
	for _, r := range rows {
		if access := r.Text("access"); access != "" {
			settings = append(settings, graph.AccessSetting{ProductCode: r.Text("product"), CountryCode: r.Text("country"), Access: graph.Access(access)})
		}
	}
	slices.SortFunc(settings, func(a, b graph.AccessSetting) int { return a.Key().Compare(b.Key()) })
	return settings
}

// OrganizationNames returns the properties of an organization that follow from its name and Account Number: what it is found and ordered by.
func OrganizationNames(name, accountNumber string) bolt.Fields {
	return bolt.Fields{"searchText": graph.SearchText(name, accountNumber), "nameOrder": graph.NameOrder(name)}
}

// AuditEntry decodes "entry". What was before and after is gone from an entry about somebody who was erased (R30).
func AuditEntry(r bolt.Row) *graph.AuditEntry {
	p := r.Properties("entry")
	if p == nil {
		return nil
	}
	e := &graph.AuditEntry{ID: p.Text("id"), At: p.Instant("at"), Actor: p.Text("actor"), Action: p.Text("action"), Subject: p.Text("subject")}
	if revision, logged := p["revision"].(int64); logged {
		e.Revision = new(int)
		*e.Revision = int(revision)
	}
	before, after := bolt.Texts(p["before"]), bolt.Texts(p["after"])
	for i, field := range bolt.Texts(p["fields"]) {
		change := graph.FieldChange{Field: field}
		if i < len(before) && i < len(after) {
			change.Before, change.After = before[i], after[i]
		}
		e.Changes = append(e.Changes, change)
	}
	return e
}

// APIKey decodes "apiKey", with its "organizations" that still exist.
func APIKey(r bolt.Row) *graph.APIKey {
	p := r.Properties("apiKey")
	if p == nil {
		return nil
	}
	key := &graph.APIKey{
		ID: p.Text("id"), Name: p.Text("name"), Hash: p.Text("hash"), PreviousHash: p.Text("previousHash"), CreatedAt: p.Instant("createdAt"),
		PreviousUntil: p.OptionalInstant("previousUntil"), ExpiresAt: p.OptionalInstant("expiresAt"), RevokedAt: p.OptionalInstant("revokedAt"),
	}
	for _, scope := range bolt.Texts(p["scopes"]) {
		key.Scopes = append(key.Scopes, graph.Scope(scope))
	}
	for _, organization := range r.Nodes("organizations", "organization") {
		found := organization.Properties("organization")
		key.OrganizationIDs = append(key.OrganizationIDs, found.Text("id"))
		key.AccountNumbers = append(key.AccountNumbers, found.Text("accountNumber"))
	}
	return key
}
