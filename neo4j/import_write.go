package neo4j

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

var importWrites = []importWrite{
	{cypher("import_write_products"), func(r *importRows) any { return r.products }},
	{cypher("import_write_countries"), func(r *importRows) any { return r.countryRows() }},
	{cypher("import_create_organizations"), func(r *importRows) any { return byText(r.newOrganizations, "accountNumber") }},
	{cypher("import_update_organizations"), func(r *importRows) any { return r.organizations }},
	{cypher("import_create_sites"), func(r *importRows) any { return r.newSites }},
	{cypher("import_update_sites"), func(r *importRows) any { return r.sites }},
	{cypher("import_create_contracts"), func(r *importRows) any { return r.newContracts }},
	{cypher("import_update_contracts"), func(r *importRows) any { return r.contracts }},
	{cypher("import_create_orders"), func(r *importRows) any { return r.newOrders }},
	{cypher("import_update_orders"), func(r *importRows) any { return r.orders }},
	{cypher("import_delete_lines"), func(r *importRows) any { return r.oldLines }},
	{cypher("import_create_lines"), func(r *importRows) any { return byText(r.newLines, "product") }},
	{cypher("import_create_groups"), func(r *importRows) any { return r.newGroups }},
	{cypher("import_update_groups"), func(r *importRows) any { return r.groups }},
	{cypher("import_delete_group_products"), func(r *importRows) any { return r.oldGroupProducts }},
	{cypher("import_create_group_products"), func(r *importRows) any { return byText(r.newGroupProducts, "product") }},
	{cypher("import_create_users"), func(r *importRows) any { return r.newUsers }},
	{cypher("import_update_users"), func(r *importRows) any { return r.users }},
	{cypher("import_delete_memberships"), func(r *importRows) any { return r.oldMemberships }},
	{cypher("import_create_memberships"), func(r *importRows) any { return r.newMemberships }},
	{cypher("import_delete_user_products"), func(r *importRows) any { return r.oldUserProducts }},
	{cypher("import_create_user_products"), func(r *importRows) any { return byText(r.newUserProducts, "product") }},
	{cypher("import_create_contacts"), func(r *importRows) any { return r.newContacts }},
	{cypher("import_create_domains"), func(r *importRows) any { return r.newDomains }},
	{cypher("import_update_domains"), func(r *importRows) any { return r.domains }},
	{cypher("import_raise_revisions"), func(r *importRows) any { return r.revisionRows() }},
}

// importWrite is one statement, in the order in which things need each other, and the rows it takes.
type importWrite struct {
	statement *statement
	rows      func(*importRows) any
}

// importRows are what the effects of a batch come to, by the statement that writes them.
type importRows struct {
	now       time.Time
	state     *changes.State
	countries map[string]bool
	revisions map[string]int // account to 1 when the answers for more than one login may change

	products                                              []map[string]any
	newOrganizations, organizations, newSites, sites      []map[string]any
	newContracts, contracts, newOrders, orders, newLines  []map[string]any
	oldLines                                              []string
	newGroups, groups, oldGroupProducts, newGroupProducts []map[string]any
	newUsers, users, oldUserProducts, newUserProducts     []map[string]any
	oldMemberships, newMemberships                        []map[string]any
	newContacts, newDomains, domains                      []map[string]any
}

// write sends the effects: one statement for all things of one kind, a statement without rows not at all.
func (w *importWork) write(ctx context.Context, tx *transaction, state *changes.State) error {
	r := &importRows{now: w.options.Now().UTC(), state: state, countries: map[string]bool{}, revisions: map[string]int{}}
	for _, effect := range changes.Net(w.effects) {
		r.add(effect)
	}
	for _, account := range w.renamed {
		if len(r.products) > 0 {
			r.revisions[account] = 1
		}
	}
	for _, write := range importWrites {
		parameters := map[string]any{"now": r.now}
		switch rows := write.rows(r).(type) {
		case []string:
			if parameters["keys"] = rows; len(rows) == 0 {
				continue
			}
		case []map[string]any:
			if parameters["rows"] = rows; len(rows) == 0 {
				continue
			}
		}
		if _, err := tx.run(ctx, write.statement, parameters); err != nil {
			return err
		}
	}
	return nil
}

// add turns one effect into rows.
func (r *importRows) add(effect changes.Effect) {
	if account := effect.Account(); account != "" {
		shared := 0
		if effect.Shared() {
			shared = 1
		}
		r.revisions[account] = max(r.revisions[account], shared)
	}
	switch e := effect.(type) {
	case changes.Put[changes.Product]:
		r.products = append(r.products, fields{"code": e.After.Code, "id": e.After.ID, "name": e.After.Name})
	case changes.Put[changes.Organization]:
		o := e.After
		r.put(e.Before == nil, &r.newOrganizations, &r.organizations,
			fields{"id": o.ID, "accountNumber": o.AccountNumber, "name": o.Name, "currency": o.Currency})
	case changes.Put[changes.Site]:
		r.site(e)
	case changes.Put[changes.Contract]:
		c := e.After
		r.put(e.Before == nil, &r.newContracts, &r.contracts, fields{"accountNumber": e.AccountNumber, "contract": fields{
			"id": c.ID, "contractNumber": c.ContractNumber, "status": string(c.Status), "startsOn": dateOrNull(c.Term.From),
			"endsOn": dateOrNull(c.Term.To), "graceDays": c.GraceDays,
		}})
	case changes.Put[changes.Order]:
		o := e.After
		r.put(e.Before == nil, &r.newOrders, &r.orders, fields{
			"contractNumber": o.ContractNumber, "customerNumber": o.CustomerNumber,
			"order": fields{"id": o.ID, "orderNumber": o.OrderNumber, "orderedOn": dateOrNull(o.OrderedOn)},
		})
	case changes.Put[changes.Line]:
		r.line(e)
	case changes.Put[changes.Group]:
		r.group(e)
	case changes.Put[changes.User]:
		r.user(e)
	case changes.Put[changes.Contact]:
		r.newContacts = append(r.newContacts, fields{
			"accountNumber": e.AccountNumber, "loginKey": e.After.LoginKey,
			"contact": fields{"id": e.After.ID, "country": orNull(e.After.Country)},
		})
	case changes.Put[changes.Domain]:
		r.put(e.Before == nil, &r.newDomains, &r.domains, fields{
			"accountNumber": e.AccountNumber, "domain": fields{"name": e.After.Name, "autoApprove": e.After.AutoApprove},
		})
	}
}

// fields are the columns of a row, or the properties of a node or relationship; null takes a property off.
type fields = map[string]any

// put adds a row to those that create or to those that change.
func (r *importRows) put(created bool, creating, changing *[]fields, row fields) {
	if created {
		*creating = append(*creating, row)
		return
	}
	*changing = append(*changing, row)
}

func (r *importRows) site(e changes.Put[changes.Site]) {
	s := e.After
	r.countries[s.Country] = true
	r.put(e.Before == nil, &r.newSites, &r.sites, fields{"accountNumber": e.AccountNumber, "country": s.Country, "site": fields{
		"id": s.ID, "customerNumber": s.CustomerNumber, "name": s.Name, "street": orNull(s.Street), "city": orNull(s.City),
		"region": orNull(s.Region), "postalCode": orNull(s.PostalCode),
	}})
}

func (r *importRows) line(e changes.Put[changes.Line]) {
	l := e.After
	if e.Before != nil {
		r.oldLines = append(r.oldLines, l.ID)
	}
	row := fields{
		"id": l.ID, "country": orNull(l.Country), "arr": l.ARR, "startsOn": dateOrNull(l.Own.From), "endsOn": dateOrNull(l.Own.To),
		"orderNumber": l.OrderNumber, "place": l.Place, "quantity": nil,
	}
	if l.Quantity > 0 {
		row["quantity"] = l.Quantity
	}
	r.newLines = append(r.newLines, fields{"contractNumber": l.ContractNumber, "product": l.Product, "line": row})
}

func (r *importRows) group(e changes.Put[changes.Group]) {
	g := e.After
	r.put(e.Before == nil, &r.newGroups, &r.groups, fields{"accountNumber": e.AccountNumber, "group": fields{
		"id": g.ID, "name": g.Name, "nameKey": g.NameKey, "accountNumber": e.AccountNumber, "countryOverride": orNull(g.CountryOverride),
	}})
	var before []string
	if e.Before != nil {
		before = e.Before.Products
	}
	differ(before, g.Products,
		func(code string) {
			r.oldGroupProducts = append(r.oldGroupProducts, fields{"id": g.ID, "product": code})
		},
		func(code string) {
			r.newGroupProducts = append(r.newGroupProducts, fields{"id": g.ID, "product": code})
		})
}

func (r *importRows) user(e changes.Put[changes.User]) {
	u := e.After
	user := fields{
		"id": u.ID, "login": u.Login, "loginKey": u.LoginKey, "givenName": orNull(u.GivenName), "familyName": orNull(u.FamilyName),
		"status": string(u.Status), "profileCountry": orNull(u.ProfileCountry), "entitlementCountry": orNull(u.EntitlementCountry),
		"countryOverride": orNull(u.CountryOverride),
	}
	before := e.Before
	if before == nil {
		before = &changes.User{}
		user["createdAt"] = r.now
	}
	r.put(e.Before == nil, &r.newUsers, &r.users, fields{"accountNumber": u.AccountNumber, "user": user, "roles": roleNames(u.Roles)})
	differ(before.Products, u.Products,
		func(code string) { r.oldUserProducts = append(r.oldUserProducts, fields{"id": u.ID, "product": code}) },
		func(code string) { r.newUserProducts = append(r.newUserProducts, fields{"id": u.ID, "product": code}) })
	groups := r.state.Accounts[u.AccountNumber].Groups
	differ(before.Groups, u.Groups,
		func(key string) { r.oldMemberships = append(r.oldMemberships, fields{"user": u.ID, "group": key}) },
		func(key string) {
			r.newMemberships = append(r.newMemberships, fields{"user": u.ID, "group": groups[key].ID})
		})
}

// differ tells what is in one list only.
func differ(before, after []string, gone, added func(string)) {
	for _, s := range before {
		if !slices.Contains(after, s) {
			gone(s)
		}
	}
	for _, s := range after {
		if !slices.Contains(before, s) {
			added(s)
		}
	}
}

func (r *importRows) countryRows() []fields {
	rows := make([]fields, 0, len(r.countries))
	for _, code := range slices.Sorted(maps.Keys(r.countries)) {
		rows = append(rows, fields{"code": code, "name": graph.CountryOf(code).Name})
	}
	return rows
}

func (r *importRows) revisionRows() []fields {
	rows := make([]fields, 0, len(r.revisions))
	for _, account := range slices.Sorted(maps.Keys(r.revisions)) {
		rows = append(rows, fields{"accountNumber": account, "shared": r.revisions[account]})
	}
	return rows
}

// byText orders rows by a column: transactions that meet at a node should come to it in the same order.
func byText(rows []fields, column string) []fields {
	slices.SortStableFunc(rows, func(a, b fields) int {
		x, _ := a[column].(string)
		y, _ := b[column].(string)
		return strings.Compare(x, y)
	})
	return rows
}

func roleNames(roles []graph.Role) []string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return names
}

// dateOrNull is null for the absent ends of a period.
func dateOrNull(d graph.Date) any {
	if d == graph.NoDate || d == graph.Always.From {
		return nil
	}
	return dbtype.Date(d.Midnight())
}
