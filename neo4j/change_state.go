package neo4j

import (
	"cmp"
	"context"
	"slices"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/records"
)

var (
	statementChangeLockAccounts      = cypher("change_lock_accounts")
	statementChangeProductHolders    = cypher("change_product_holders")
	statementChangeReadProducts      = cypher("change_read_products")
	statementChangeReadOrganizations = cypher("change_read_organizations")
	statementChangeReadSiteHolders   = cypher("change_read_site_holders")
	statementChangeReadOrderHolders  = cypher("change_read_order_holders")
	statementChangeReadContracts     = cypher("change_read_contracts")
	statementChangeReadGroups        = cypher("change_read_groups")
	statementChangeReadUsers         = cypher("change_read_users")
	statementChangeReadContacts      = cypher("change_read_contacts")
	statementChangeReadDomains       = cypher("change_read_domains")
	statementChangeReadHeads         = cypher("change_read_heads")
	statementChangeReadGroupsByID    = cypher("change_read_groups_by_id")
	statementChangeReadContactUsers  = cypher("change_read_contact_users")
	statementChangeReadMembers       = cypher("change_read_members")
	statementChangeReadFormerIDs     = cypher("change_read_former_ids")
)

// stateReader fills a state with the part of the graph that records are about.
type stateReader struct {
	tx    *transaction
	state *changes.State
	since map[string]time.Time // when the users were created, by id
}

func newStateReader(tx *transaction, newID func(noun, key string) string) stateReader {
	return stateReader{tx: tx, state: changes.NewState(newID), since: map[string]time.Time{}}
}

// each reads one statement for the keys, if there are any, a row at a time.
func each[K any](ctx context.Context, tx *transaction, st *statement, keys []K, read func(row) error) error {
	if len(keys) == 0 {
		return nil
	}
	rows, err := tx.run(ctx, st, in(fields{"keys": keys}))
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

// lock takes the write locks of accounts.
func (r stateReader) lock(ctx context.Context, accountNumbers []string) error {
	return each(ctx, r.tx, statementChangeLockAccounts, accountNumbers, func(row) error { return nil })
}

// organizations reads accounts with all of their sites.
func (r stateReader) organizations(ctx context.Context, accountNumbers []string) error {
	return each(ctx, r.tx, statementChangeReadOrganizations, accountNumbers, r.organization)
}

func (r stateReader) products(ctx context.Context, codes []string) error {
	return each(ctx, r.tx, statementChangeReadProducts, codes, func(row row) error {
		p := row.properties("product")
		r.state.Products[p.text("code")] = &changes.Product{ID: p.text("id"), Code: p.text("code"), Name: p.text("name")}
		return nil
	})
}

// holdersOfRenamed gives the accounts that name a product which gets another name.
func (r stateReader) holdersOfRenamed(ctx context.Context, names map[string]string) ([]string, error) {
	var codes, accounts []string
	for code, name := range names {
		if p := r.state.Products[code]; p != nil && p.Name != name {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	rows, err := r.tx.run(ctx, statementChangeProductHolders, map[string]any{"codes": codes})
	for _, record := range rows {
		accounts = append(accounts, rowOf(record).text("accountNumber"))
	}
	return accounts, err
}

// all reads everything but the products and the accounts, each kind in one round trip. The accounts are in the state already: what belongs to
// one that is not is another's, of which less is known.
func (r stateReader) all(ctx context.Context, keys changes.ReadSet) error {
	groups := make([]map[string]any, 0, len(keys.Groups))
	for _, key := range keys.Groups {
		groups = append(groups, map[string]any{"accountNumber": key.AccountNumber, "nameKey": key.NameKey})
	}
	for _, account := range keys.Accounts {
		for _, name := range keys.GroupNames {
			groups = append(groups, map[string]any{"accountNumber": account, "nameKey": name})
		}
	}
	users, contactUsers, err := r.contactUsers(ctx, keys)
	if err != nil {
		return err
	}
	for _, read := range []func() error{
		func() error {
			return each(ctx, r.tx, statementChangeReadSiteHolders, keys.CustomerNumbers, r.siteHolder)
		},
		func() error { return each(ctx, r.tx, statementChangeReadContracts, keys.Contracts, r.contract) },
		func() error { return each(ctx, r.tx, statementChangeReadHeads, keys.Heads, r.contract) },
		func() error { return each(ctx, r.tx, statementChangeReadOrderHolders, keys.Orders, r.orderHolder) },
		func() error { return each(ctx, r.tx, statementChangeReadGroups, groups, r.group) },
		func() error { return each(ctx, r.tx, statementChangeReadGroupsByID, keys.GroupIDs, r.group) },
		func() error { return each(ctx, r.tx, statementChangeReadUsers, users, r.user) },
		func() error { return each(ctx, r.tx, statementChangeReadContacts, contactUsers, r.contact) },
		func() error { return each(ctx, r.tx, statementChangeReadDomains, keys.Domains, r.domain) },
		func() error { return r.members(ctx, keys.MembersOf) },
		func() error { return each(ctx, r.tx, statementChangeReadFormerIDs, keys.FormerIDs, r.formerID) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// contactUsers adds the users of contacts that are named by their ids to those whose contacts are read. Of a contact of another
// account only its user is known.
func (r stateReader) contactUsers(ctx context.Context, keys changes.ReadSet) (users, contactUsers []string, err error) {
	users, contactUsers = keys.Users, keys.ContactUsers
	err = each(ctx, r.tx, statementChangeReadContactUsers, keys.ContactIDs, func(row row) error {
		login := row.text("loginKey")
		if slices.Contains(keys.Accounts, row.text("accountNumber")) {
			users, contactUsers = append(slices.Clip(users), login), append(slices.Clip(contactUsers), login)
		} else {
			r.state.ContactOf[row.text("key")] = login
		}
		return nil
	})
	return distinct(users), distinct(contactUsers), err
}

// members reads who is in groups; a group with more than the rules look at is left out.
func (r stateReader) members(ctx context.Context, groupIDs []string) error {
	if len(groupIDs) == 0 {
		return nil
	}
	records, err := r.tx.run(ctx, statementChangeReadMembers, map[string]any{"keys": groupIDs, "limit": changes.MaxMembers + 1})
	for _, record := range records {
		row := rowOf(record)
		if members := texts(row["members"]); len(members) <= changes.MaxMembers {
			r.state.Members[row.text("key")] = members
		}
	}
	return err
}

func (r stateReader) organization(row row) error {
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

func (r stateReader) siteHolder(row row) error {
	r.state.SiteOf[row.text("key")] = row.text("holder")
	return nil
}

func (r stateReader) orderHolder(row row) error {
	r.state.OrderOf[row.text("key")] = row.text("holder")
	return nil
}

func (r stateReader) contract(row row) error {
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
			OrderedOn: p.date("orderedOn", 0), Site: placedOf(order),
		}
	}
	for _, line := range row.rows("lines") {
		l := changedLine(line.properties("line"), c.ContractNumber, line.text("product"))
		h.Lines[l.OrderNumber] = append(h.Lines[l.OrderNumber], l)
	}
	for _, lines := range h.Lines {
		slices.SortFunc(lines, func(a, b *changes.Line) int { return cmp.Compare(a.Place, b.Place) })
	}
	return nil
}

// placedOf reads the site as a Fulfillment Document shows it from "placed"; without a name where that was not kept.
func placedOf(r row) records.PlacedSite {
	p := r.properties("placed")
	return records.PlacedSite{
		Name: p.text("name"), Street: p.text("street"), City: p.text("city"), Region: p.text("region"), PostalCode: p.text("postalCode"),
		Country: p.text("country"), OrganizationName: p.text("organizationName"),
	}
}

func changedLine(p properties, contractNumber, product string) *changes.Line {
	return &changes.Line{
		ID: p.text("id"), ContractNumber: contractNumber, OrderNumber: p.text("orderNumber"), Place: int(p.number("place")),
		Product: product, Country: p.text("country"), Quantity: int(p.number("quantity")), ARR: p.number("arr"),
		Own: graph.Period{From: p.date("startsOn", graph.Always.From), To: p.date("endsOn", graph.NoDate)},
	}
}

func (r stateReader) group(row row) error {
	p, account := row.properties("group"), row.text("accountNumber")
	if r.state.Accounts[account] == nil {
		r.state.GroupOf[p.text("id")] = changes.GroupKey{AccountNumber: account, NameKey: p.text("nameKey")}
		return nil
	}
	r.state.AddGroup(account, &changes.Group{
		ID: p.text("id"), Name: p.text("name"), NameKey: p.text("nameKey"), Products: sortedTexts(row["products"]),
		CountryOverride: p.text("countryOverride"),
	})
	return nil
}

func (r stateReader) user(row row) error {
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
	r.state.Users[u.LoginKey], r.since[u.ID] = u, p.instant("createdAt")
	return nil
}

func (r stateReader) contact(row row) error {
	r.state.AddContact(changes.Contact{ID: row.text("id"), LoginKey: row.text("key"), Country: row.text("country")})
	return nil
}

func (r stateReader) formerID(row row) error {
	r.state.FormerIDs[row.text("key")] = row.text("accountNumber")
	return nil
}

func (r stateReader) domain(row row) error {
	d := domainOf(row)
	r.state.Domains[d.Name] = &changes.Domain{AccountNumber: row.text("accountNumber"), Name: d.Name, AutoApprove: d.AutoApprove}
	return nil
}

func sortedTexts(value any) []string {
	list := texts(value)
	slices.Sort(list)
	return list
}
