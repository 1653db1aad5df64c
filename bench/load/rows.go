package load

import (
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"entitlegraph/bench/dataset"
)

// row is one element of $rows, or the properties of a node or relationship.
type row = map[string]any

const createOrganizations = `
UNWIND $rows AS row
CREATE (o:Organization) SET o = row.properties
FOREACH (domain IN row.domains | CREATE (o)-[:CLAIMS]->(:Domain {name: domain, autoApprove: true}))
FOREACH (properties IN row.groups | CREATE (o)-[:HAS_GROUP]->(g:EntitlementGroup) SET g = properties)
WITH o, row
CALL (o, row) {
  UNWIND row.sites AS site
  MATCH (country:Country {code: site.country})
  CREATE (o)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country) SET s = site.properties
}
CALL (o, row) {
  UNWIND row.contracts AS contract
  CREATE (o)-[:HOLDS]->(c:Contract) SET c = contract.properties
  WITH c, contract
  CALL (c, contract) {
    UNWIND contract.orders AS placed
    MATCH (s:Site {customerNumber: placed.customerNumber})
    CREATE (c)-[:FULFILLED_BY]->(order:Order)-[p:PLACED_FOR]->(s) SET order = placed.properties, p = placed.site
  }
  CALL (c, contract) {
    UNWIND contract.lines AS line
    MATCH (p:Product {code: line.product})
    CREATE (c)-[g:GRANTS]->(p) SET g = line.properties
  }
}`

const createGroupProducts = `
UNWIND $rows AS row
MATCH (g:EntitlementGroup {id: row.group})
MATCH (p:Product {code: row.product})
CREATE (g)-[:ALLOWS]->(p)`

const createUsers = `
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CREATE (u:User)-[:BELONGS_TO {roles: row.roles}]->(o) SET u = row.properties, u.organization = o.id
FOREACH (contact IN row.contacts | CREATE (o)-[k:HAS_CONTACT]->(u) SET k = contact)
WITH u, row WHERE size(row.groups) + size(row.products) > 0
CALL (u, row) { UNWIND row.groups AS id MATCH (g:EntitlementGroup {id: id}) CREATE (u)-[:MEMBER_OF {group: id, loginKey: u.loginKey}]->(g) }
CALL (u, row) { UNWIND row.products AS code MATCH (p:Product {code: code}) CREATE (u)-[:ALLOWS]->(p) }`

func (l *loader) organization(o *dataset.Organization) row {
	domains := []string{}
	if o.Domain != "" {
		domains = append(domains, o.Domain)
	}
	var sites, groups, contracts []row
	for _, s := range o.Sites {
		sites = append(sites, row{"country": s.Country, "properties": row{
			"id": s.ID, "customerNumber": s.CustomerNumber, "name": s.Name, "street": s.Street, "city": s.City, "postalCode": s.PostalCode, "createdAt": l.now,
		}})
	}
	for _, g := range o.Groups {
		groups = append(groups, row{
			"id": g.ID, "name": g.Name, "nameKey": strings.ToLower(g.Name), "accountNumber": o.AccountNumber, "countryOverride": orNull(g.Override), "createdAt": l.now,
		})
	}
	for i := range o.Contracts {
		contracts = append(contracts, l.contract(o, &o.Contracts[i]))
	}
	return row{"domains": domains, "sites": sites, "groups": groups, "contracts": contracts, "properties": row{
		"id": o.ID, "accountNumber": o.AccountNumber, "name": o.Name, "currency": o.Currency, "revision": 1, "entitlementRevision": 1,
		"createdAt": l.now, "updatedAt": l.now,
	}}
}

func (l *loader) contract(o *dataset.Organization, c *dataset.Contract) row {
	var orders, lines []row
	for _, order := range c.Orders {
		s := o.Sites[order.Site]
		orders = append(orders, row{
			"customerNumber": s.CustomerNumber,
			"properties":     row{"id": order.ID, "orderNumber": order.Number, "orderedOn": date(order.On)},
			"site": row{
				"name": s.Name, "street": s.Street, "city": s.City, "postalCode": s.PostalCode, "country": s.Country, "organizationName": o.Name,
			},
		})
	}
	for _, line := range c.Lines {
		properties := row{
			"id": line.ID, "country": line.Country, "arr": line.ARR, "startsOn": date(line.From), "endsOn": date(line.To),
			"orderNumber": c.Orders[line.Order].Number, "place": line.Place,
		}
		if line.Quantity != dataset.Unlimited {
			properties["quantity"] = line.Quantity
		}
		lines = append(lines, row{"product": l.catalogue[line.Product].Code, "properties": properties})
	}
	return row{"orders": orders, "lines": lines, "properties": row{
		"id": c.ID, "contractNumber": c.Number, "status": c.Status, "startsOn": date(c.From), "endsOn": date(c.To), "graceDays": 0, "createdAt": l.now,
	}}
}

func (l *loader) usersOf(o *dataset.Organization) []row {
	contacts := map[int][]row{}
	for _, c := range o.Contacts {
		contacts[c.User] = append(contacts[c.User], row{"id": c.ID, "country": orNull(c.Country)})
	}
	rows := make([]row, len(o.Users))
	for i, u := range o.Users {
		groups, products := []string{}, []string{}
		for _, g := range u.Groups {
			groups = append(groups, o.Groups[g].ID)
		}
		for _, p := range u.Products {
			products = append(products, l.catalogue[p].Code)
		}
		rows[i] = row{
			"accountNumber": o.AccountNumber, "roles": append([]string{}, u.Roles...), "groups": groups, "products": products,
			"contacts": append([]row{}, contacts[i]...),
			"properties": row{
				"id": u.ID, "login": u.Login, "loginKey": u.Login, "givenName": u.GivenName, "familyName": u.FamilyName, "status": u.Status,
				"profileCountry": orNull(u.Profile), "entitlementCountry": orNull(u.Designated), "countryOverride": orNull(u.Override), "createdAt": l.now,
			},
		}
	}
	return rows
}

func date(d dataset.Day) any {
	if d == dataset.NoDay {
		return nil
	}
	return dbtype.Date(d.Time())
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
