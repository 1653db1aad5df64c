package facts

import (
	"fmt"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
	"entitlegraph/neo4j/versions"
)

// Login decodes a login: "user" and "roles", "organization" (its id), "revision", "products" (as nouns.UserProducts) and "groups".
func Login(row bolt.Row) *entitle.Login {
	login := &entitle.Login{
		User: nouns.User(row), OrganizationID: row.Text("organization"), Revision: row.Number("revision"), GroupIDs: bolt.Texts(row["groups"]),
	}
	login.ProductCodes, login.Exceptions = nouns.UserProducts(row["products"])
	return login
}

// versionedLoginOf decodes a login with "stamp".
func versionedLoginOf(row bolt.Row) *versionedLogin {
	login := Login(row)
	return &versionedLogin{Login: login, version: versions.Facts{
		OrganizationID: login.OrganizationID, Revision: login.Revision, Stamp: row.Text("stamp"),
	}}
}

// loginPairOf decodes a pair of a login key and the login's row.
func loginPairOf(pair any) (key string, login *versionedLogin, err error) {
	values, _ := pair.([]any)
	if len(values) == 2 {
		key, _ = values[0].(string)
		if row, ok := values[1].(map[string]any); ok && key != "" {
			return key, versionedLoginOf(row), nil
		}
	}
	return "", nil, fmt.Errorf("%d values are no pair of a login key and its row", len(values))
}

// accountFactsOf decodes one account; nil when its revision moved while the statement ran.
func accountFactsOf(record *bolt.Record) (*cachedFacts, error) {
	row, err := record.Row("row")
	if err != nil {
		return nil, err
	}
	version, err := versions.FactsOf(record)
	if err != nil {
		return nil, err
	}
	after, err := record.Number("revisionAfter")
	if err != nil || version.Revision != after {
		return nil, err
	}
	read := nouns.Organization(row)
	// Of the organization itself only what raises the entitlementRevision: the rest would stay in memory though it changed.
	organization := &graph.Organization{ID: read.ID, EntitlementRevision: version.Revision, OrganizationBody: graph.OrganizationBody{
		AccountNumber: read.AccountNumber, Currency: read.Currency,
	}}
	contracts, err := record.Rows("contracts")
	if err != nil {
		return nil, err
	}
	var lines []*graph.ContractLine
	products := map[string]*graph.Product{}
	for _, r := range contracts {
		lines = appendLines(lines, r, organization.Currency, products)
	}
	groupRows, err := record.Rows("groups")
	if err != nil {
		return nil, err
	}
	groups := make(map[string]entitle.Group, len(groupRows))
	for _, r := range groupRows {
		g := nouns.Group(r)
		groups[g.ID] = entitle.Group{CountryOverride: g.CountryOverrideCode, ProductCodes: bolt.Texts(r["products"])}
	}
	siteRows, err := record.Rows("sites")
	if err != nil {
		return nil, err
	}
	sites := make([]*graph.Site, len(siteRows))
	for i, r := range siteRows {
		sites[i] = nouns.Site(r)
	}
	accessRows, err := record.Rows("access")
	if err != nil {
		return nil, err
	}
	access := nouns.AccessSettings(accessRows)
	lines = compact(organization, lines, groups, sites, access)
	return &cachedFacts{entitle.NewAccountFacts(organization, lines, groups, sites, access), *version}, nil
}

// appendLines adds the lines of one contract; contract, orders and products are shared between them.
func appendLines(lines []*graph.ContractLine, contractRow bolt.Row, currency string, products map[string]*graph.Product) []*graph.ContractLine {
	contract := nouns.Contract(contractRow)
	orders := map[string]*graph.Order{}
	for _, node := range contractRow.Nodes("orders", "order") {
		order := nouns.Order(node)
		orders[order.OrderNumber] = order
	}
	rows, _ := contractRow["lines"].([]any)
	for _, element := range rows {
		row, _ := element.(map[string]any)
		r := bolt.Row(row)
		p := r.Properties("line")
		product := nouns.Product(r)
		if known, ok := products[product.Code]; ok {
			product = known
		}
		products[product.Code] = product
		lines = append(lines, nouns.LineOf(p, contract, product, orders[p.Text("orderNumber")], currency))
	}
	return lines
}
