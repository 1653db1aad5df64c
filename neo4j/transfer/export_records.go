package transfer

import (
	"cmp"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
	"entitlegraph/neo4j/write"
	"entitlegraph/records"
)

func exportProduct(r bolt.Row) exported {
	p := nouns.Product(r)
	return exported{[]records.Record{&records.Product{ProductBody: p.ProductBody}}, "", p.Code}
}

func exportOrganization(r bolt.Row) exported {
	o := nouns.Organization(r)
	record := &records.Organization{OrganizationBody: o.OrganizationBody, Access: nouns.AccessSettings(r.Rows("access"))}
	for _, element := range r.Rows("sites") {
		record.Sites = append(record.Sites, nouns.Site(element).SiteBody)
	}
	slices.SortFunc(record.Sites, func(a, b graph.SiteBody) int { return cmp.Compare(a.CustomerNumber, b.CustomerNumber) })
	return exported{[]records.Record{record}, "", o.AccountNumber}
}

func exportContract(r bolt.Row) exported {
	c := nouns.Contract(r)
	record := &records.Contract{AccountNumber: r.Text("accountNumber"), ContractBody: c.ContractBody}
	lines := map[string][]*changes.Line{}
	for _, element := range r.Rows("lines") {
		l := write.LineOf(element.Properties("line"), c.ContractNumber, element.Text("product"))
		lines[l.OrderNumber] = append(lines[l.OrderNumber], l)
		record.LinesBeyond = record.LinesBeyond || !changes.Inside(l.Own, c.Term)
	}
	for _, element := range r.Rows("orders") {
		o := nouns.Order(element)
		order := graph.OrderContent{
			OrderNumber: o.OrderNumber, OrderedOn: o.OrderedOn, CustomerNumber: element.Text("customerNumber"),
			Site: exportPlaced(element, r.Text("organizationName")),
		}
		slices.SortFunc(lines[o.OrderNumber], func(a, b *changes.Line) int { return cmp.Compare(a.Place, b.Place) })
		for _, l := range lines[o.OrderNumber] {
			order.Lines = append(order.Lines, exportLine(l, r.Text("currency")))
		}
		record.Orders = append(record.Orders, order)
	}
	slices.SortFunc(record.Orders, func(a, b graph.OrderContent) int { return cmp.Compare(a.OrderNumber, b.OrderNumber) })
	return exported{[]records.Record{record}, "", c.ContractNumber}
}

// exportPlaced returns the site as the order's Fulfillment Document shows it: the present site where it was not stored.
func exportPlaced(order bolt.Row, organizationName string) *graph.PlacedSite {
	placed := nouns.PlacedSite(order)
	if placed.Name == "" {
		placed = nouns.Site(order).Placed(organizationName)
	}
	return &placed
}

// exportLine writes the country that was resolved when the line was written.
func exportLine(l *changes.Line, currency string) graph.LineContent {
	return graph.LineContent{
		ProductCode: l.Product, CountryCode: l.Country, Global: l.Country == "", Quantity: l.Quantity, Own: l.Own,
		ARR: graph.Money{Minor: l.ARR, Currency: currency}.Amount(),
	}
}

func exportGroup(r bolt.Row) exported {
	p := r.Properties("group")
	record := &records.Group{
		AccountNumber: p.Text("accountNumber"), Name: p.Text("name"), NameKey: p.Text("nameKey"), Products: bolt.SortedTexts(r["products"]),
		CountryOverride: p.Text("countryOverride"),
	}
	return exported{[]records.Record{record}, record.AccountNumber, record.NameKey}
}

func exportUser(r bolt.Row) exported {
	u := nouns.User(r)
	record := &records.User{
		AccountNumber: r.Text("accountNumber"), UserBody: u.UserBody,
		Roles: slices.Sorted(slices.Values(u.Roles)),
	}
	record.Products, record.Exceptions = nouns.UserProducts(r["products"])
	for _, name := range bolt.SortedTexts(r["groups"]) {
		record.Groups = append(record.Groups, graph.GroupName{Name: name, Key: graph.GroupKey(name)})
	}
	return exported{[]records.Record{record}, "", u.LoginKey}
}

func exportContacts(r bolt.Row) exported {
	account := r.Text("accountNumber")
	var all []*records.FulfillmentContact
	for _, element := range r.Rows("contacts") {
		all = append(all, &records.FulfillmentContact{
			AccountNumber: account, Login: element.Text("login"), LoginKey: element.Text("loginKey"), Country: element.Text("country"),
		})
	}
	slices.SortFunc(all, func(a, b *records.FulfillmentContact) int {
		return cmp.Or(cmp.Compare(a.LoginKey, b.LoginKey), cmp.Compare(a.Country, b.Country))
	})
	page := exported{after: account}
	for _, contact := range all {
		page.records = append(page.records, contact)
	}
	return page
}

func exportDomain(r bolt.Row) exported {
	d := nouns.Domain(r)
	return exported{[]records.Record{&records.Domain{AccountNumber: r.Text("accountNumber"), Name: d.Name, AutoApprove: d.AutoApprove}}, "", d.Name}
}
