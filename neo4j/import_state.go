package neo4j

import (
	"cmp"
	"context"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/records"
)

var (
	statementImportLock                = cypher("import_lock")
	statementImportProductHolders      = cypher("import_product_holders")
	statementImportReadProducts        = cypher("import_read_products")
	statementImportReadOrganizations   = cypher("import_read_organizations")
	statementImportReadSiteHolders     = cypher("import_read_site_holders")
	statementImportReadOrderHolders    = cypher("import_read_order_holders")
	statementImportReadContracts       = cypher("import_read_contracts")
	statementImportReadGroups          = cypher("import_read_groups")
	statementImportReadUsers           = cypher("import_read_users")
	statementImportReadContacts        = cypher("import_read_contacts")
	statementImportReadDomains         = cypher("import_read_domains")
	statementImportCountAdministrators = cypher("import_count_administrators")
	statementImportCountAmounts        = cypher("import_count_amounts")
	statementImportCountNaming         = cypher("import_count_naming")
)

// importReader fills a state with the part of the graph that records are about.
type importReader struct {
	tx    *transaction
	state *changes.State
}

// each reads one statement for the keys, if there are any, a row at a time.
func each[K any](ctx context.Context, tx *transaction, st *statement, keys []K, read func(row) error) error {
	if len(keys) == 0 {
		return nil
	}
	rows, err := tx.run(ctx, st, map[string]any{"keys": keys})
	if err != nil {
		return err
	}
	for _, record := range rows {
		if err := read(rowOf(record)); err != nil {
			return err
		}
	}
	return nil
}

// rowOf gives the columns of a record by name.
func rowOf(record *driver.Record) row {
	columns := make(row, len(record.Keys))
	for i, key := range record.Keys {
		columns[key] = record.Values[i]
	}
	return columns
}

func (r row) text(name string) string { return properties(r).text(name) }

// rows reads a column that holds a list of rows.
func (r row) rows(name string) []row {
	list, _ := r[name].([]any)
	all := make([]row, 0, len(list))
	for _, element := range list {
		if fields, ok := element.(map[string]any); ok {
			all = append(all, fields)
		}
	}
	return all
}

func (r importReader) lock(ctx context.Context, accountNumbers []string) error {
	if len(accountNumbers) == 0 {
		return nil
	}
	_, err := r.tx.run(ctx, statementImportLock, map[string]any{"accountNumbers": accountNumbers})
	return err
}

func (r importReader) products(ctx context.Context, codes []string) error {
	return each(ctx, r.tx, statementImportReadProducts, codes, func(row row) error {
		p := row.properties("product")
		r.state.Products[p.text("code")] = &changes.Product{ID: p.text("id"), Code: p.text("code"), Name: p.text("name")}
		return nil
	})
}

// holdersOfRenamed gives the accounts whose answers name a product that the records rename.
func (r importReader) holdersOfRenamed(ctx context.Context, list []records.Record) ([]string, error) {
	var codes, accounts []string
	for _, record := range list {
		if p, ok := record.(*records.Product); ok && r.state.Products[p.Code] != nil && r.state.Products[p.Code].Name != p.Name {
			codes = append(codes, p.Code)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	rows, err := r.tx.run(ctx, statementImportProductHolders, map[string]any{"codes": codes})
	for _, record := range rows {
		accounts = append(accounts, rowOf(record).text("accountNumber"))
	}
	return accounts, err
}

// all reads everything but the products, each kind in one round trip.
func (r importReader) all(ctx context.Context, keys changes.Keys) error {
	groups := make([]map[string]any, len(keys.Groups))
	for i, key := range keys.Groups {
		groups[i] = map[string]any{"accountNumber": key.AccountNumber, "nameKey": key.NameKey}
	}
	for _, err := range []error{
		each(ctx, r.tx, statementImportReadOrganizations, keys.Accounts, r.organization),
		each(ctx, r.tx, statementImportReadSiteHolders, keys.CustomerNumbers, r.siteHolder),
		each(ctx, r.tx, statementImportReadContracts, keys.Contracts, r.contract),
		each(ctx, r.tx, statementImportReadOrderHolders, keys.Orders, r.orderHolder),
		each(ctx, r.tx, statementImportReadGroups, groups, r.group),
		each(ctx, r.tx, statementImportReadUsers, keys.Users, r.user),
		each(ctx, r.tx, statementImportReadContacts, keys.ContactUsers, r.contact),
		each(ctx, r.tx, statementImportReadDomains, keys.Domains, r.domain),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (r importReader) organization(row row) error {
	o := row.properties("organization")
	number := o.text("accountNumber")
	r.state.AddAccount(&changes.Organization{ID: o.text("id"), AccountNumber: number, Name: o.text("name"), Currency: o.text("currency")})
	for _, site := range row.rows("sites") {
		p := site.properties("site")
		r.state.AddSite(number, &changes.Site{
			ID: p.text("id"), CustomerNumber: p.text("customerNumber"), Name: p.text("name"), Country: site.text("country"),
			Street: p.text("street"), City: p.text("city"), Region: p.text("region"), PostalCode: p.text("postalCode"),
		})
	}
	return nil
}

func (r importReader) siteHolder(row row) error {
	r.state.SiteOf[row.text("key")] = row.text("holder")
	return nil
}

func (r importReader) orderHolder(row row) error {
	r.state.OrderOf[row.text("key")] = row.text("holder")
	return nil
}

func (r importReader) contract(row row) error {
	c := contractOf(row)
	h := r.state.AddContract(row.text("accountNumber"), &changes.Contract{
		ID: c.ID, ContractNumber: c.ContractNumber, Status: c.Status, Term: c.Term, GraceDays: c.GraceDays,
	})
	for _, order := range row.rows("orders") {
		p := order.properties("order")
		number := p.text("orderNumber")
		r.state.OrderOf[number] = c.ContractNumber
		h.Orders[number] = &changes.Order{
			ID: p.text("id"), OrderNumber: number, ContractNumber: c.ContractNumber, CustomerNumber: order.text("customerNumber"),
			OrderedOn: p.date("orderedOn", 0),
		}
	}
	for _, line := range row.rows("lines") {
		l := importLine(line.properties("line"), c.ContractNumber, line.text("product"))
		h.Lines[l.OrderNumber] = append(h.Lines[l.OrderNumber], l)
	}
	for _, lines := range h.Lines {
		slices.SortFunc(lines, func(a, b *changes.Line) int { return cmp.Compare(a.Place, b.Place) })
	}
	return nil
}

func importLine(p properties, contractNumber, product string) *changes.Line {
	return &changes.Line{
		ID: p.text("id"), ContractNumber: contractNumber, OrderNumber: p.text("orderNumber"), Place: int(p.number("place")),
		Product: product, Country: p.text("country"), Quantity: int(p.number("quantity")), ARR: p.number("arr"),
		Own: graph.Period{From: p.date("startsOn", graph.Always.From), To: p.date("endsOn", graph.NoDate)},
	}
}

func (r importReader) group(row row) error {
	a := r.state.Accounts[row.text("accountNumber")]
	if a == nil {
		return nil
	}
	p := row.properties("group")
	a.Groups[p.text("nameKey")] = &changes.Group{
		ID: p.text("id"), Name: p.text("name"), NameKey: p.text("nameKey"), Products: sortedTexts(row["products"]),
		CountryOverride: p.text("countryOverride"),
	}
	return nil
}

func (r importReader) user(row row) error {
	p := row.properties("user")
	u := &changes.User{
		ID: p.text("id"), AccountNumber: row.text("accountNumber"), Login: p.text("login"), LoginKey: p.text("loginKey"),
		GivenName: p.text("givenName"), FamilyName: p.text("familyName"), Status: graph.UserStatus(p.text("status")),
		ProfileCountry: p.text("profileCountry"), EntitlementCountry: p.text("entitlementCountry"), CountryOverride: p.text("countryOverride"),
		Products: sortedTexts(row["products"]), Groups: sortedTexts(row["groups"]),
	}
	for _, role := range sortedTexts(row["roles"]) {
		u.Roles = append(u.Roles, graph.Role(role))
	}
	r.state.Users[u.LoginKey] = u
	return nil
}

func (r importReader) contact(row row) error {
	key := row.text("key")
	r.state.Contacts[key] = append(r.state.Contacts[key], changes.Contact{ID: row.text("id"), LoginKey: key, Country: row.text("country")})
	return nil
}

func (r importReader) domain(row row) error {
	d := domainOf(row)
	r.state.Domains[d.Name] = &changes.Domain{AccountNumber: row.text("accountNumber"), Name: d.Name, AutoApprove: d.AutoApprove}
	return nil
}

// tallies counts, over whole accounts, what the records need counted.
func (r importReader) tallies(ctx context.Context, wants changes.Wants) error {
	total := func(row row) *int {
		n := int(properties(row).number("total"))
		return &n
	}
	account := func(row row) *changes.Account { return r.state.Accounts[row.text("accountNumber")] }
	for _, number := range wants.Naming {
		if a := r.state.Accounts[number]; a != nil {
			a.Naming = map[string]int{}
		}
	}
	for _, err := range []error{
		each(ctx, r.tx, statementImportCountAdministrators, wants.Administrators, func(row row) error {
			account(row).Administrators = total(row)
			return nil
		}),
		each(ctx, r.tx, statementImportCountAmounts, wants.Amounts, func(row row) error {
			account(row).Amounts = total(row)
			return nil
		}),
		each(ctx, r.tx, statementImportCountNaming, wants.Naming, func(row row) error {
			account(row).Naming[row.text("country")] = *total(row)
			return nil
		}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

func sortedTexts(value any) []string {
	list := texts(value)
	slices.Sort(list)
	return list
}
