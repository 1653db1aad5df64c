package write

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementChangeProductHolders    = cypher.Statement("change_product_holders")
	statementChangeReadProducts      = cypher.Statement("change_read_products")
	statementChangeReadOrganizations = cypher.Statement("change_read_organizations")
	statementChangeReadSiteHolders   = cypher.Statement("change_read_site_holders")
	statementChangeReadOrderHolders  = cypher.Statement("change_read_order_holders")
	statementChangeReadContracts     = cypher.Statement("change_read_contracts")
	statementChangeReadGroups        = cypher.Statement("change_read_groups")
	statementChangeReadUsers         = cypher.Statement("change_read_users")
	statementChangeReadContacts      = cypher.Statement("change_read_contacts")
	statementChangeReadDomains       = cypher.Statement("change_read_domains")
	statementChangeReadDomainClaims  = cypher.Statement("change_read_domain_claims")
	statementChangeReadAccess        = cypher.Statement("change_read_access")
	statementChangeReadHeads         = cypher.Statement("change_read_heads")
	statementChangeReadGroupsByID    = cypher.Statement("change_read_groups_by_id")
	statementChangeReadContactUsers  = cypher.Statement("change_read_contact_users")
	statementChangeReadMembers       = cypher.Statement("change_read_members")
	statementChangeReadFormerIDs     = cypher.Statement("change_read_former_ids")
)

// stateReader reads into a state the part of the graph that changes or records concern.
type stateReader struct {
	tx    *bolt.Transaction
	state *changes.State
	since map[string]time.Time // when the users were created, by id
	// now is the instant of the request; of a unit zero, for which no claim has expired.
	now time.Time
}

func newStateReader(tx *bolt.Transaction, newID func(noun, key string) string) stateReader {
	return stateReader{tx: tx, state: changes.NewState(newID), since: map[string]time.Time{}}
}

// each reads one statement for the keys, if there are any, a row at a time.
func each[K any](ctx context.Context, tx *bolt.Transaction, st *bolt.Statement, keys []K, read func(bolt.Row) error) error {
	if len(keys) == 0 {
		return nil
	}
	rows, err := tx.Run(ctx, st, bolt.OneMap(fields{"keys": keys}))
	if err != nil {
		return err
	}
	for _, record := range rows {
		if err := read(record.Columns()); err != nil {
			return err
		}
	}
	return nil
}

func (r stateReader) products(ctx context.Context, codes []string) error {
	return each(ctx, r.tx, statementChangeReadProducts, codes, func(row bolt.Row) error {
		p := nouns.Product(row)
		r.state.Products[p.Code] = &changes.Product{ID: p.ID, ProductBody: p.ProductBody}
		return nil
	})
}

// holdersOfRenamed returns the accounts that name a product whose name changes.
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
	rows, err := r.tx.Run(ctx, statementChangeProductHolders, map[string]any{"codes": codes})
	for _, record := range rows {
		accounts = append(accounts, record.Columns().Text("accountNumber"))
	}
	return accounts, err
}

// all reads everything but the products and the accounts, each kind in one round trip. The accounts concerned are in the state already; of a
// thing of any other account, only its key and its account are read.
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
		// In this order: a proof by another organization, whose account is not locked, creates the domain and ends the claims.
		func() error { return each(ctx, r.tx, statementChangeReadDomainClaims, claimKeys(keys.Claims), r.claim) },
		func() error { return each(ctx, r.tx, statementChangeReadDomains, keys.Domains, r.domain) },
		func() error { return r.access(ctx, keys.AccessOf) },
		func() error { return r.members(ctx, keys.MembersOf) },
		func() error { return each(ctx, r.tx, statementChangeReadFormerIDs, keys.FormerIDs, r.formerID) },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

// contactUsers adds the users of contacts that the read set has by id to the users whose contacts are read. For a contact of another account,
// it notes only the user.
func (r stateReader) contactUsers(ctx context.Context, keys changes.ReadSet) (users, contactUsers []string, err error) {
	users, contactUsers = keys.Users, keys.ContactUsers
	err = each(ctx, r.tx, statementChangeReadContactUsers, keys.ContactIDs, func(row bolt.Row) error {
		login := row.Text("loginKey")
		if slices.Contains(keys.Accounts, row.Text("accountNumber")) {
			users, contactUsers = append(slices.Clip(users), login), append(slices.Clip(contactUsers), login)
		} else {
			r.state.ContactOf[row.Text("key")] = login
		}
		return nil
	})
	return bolt.Distinct(users), bolt.Distinct(contactUsers), err
}

// members reads the members of groups, without groups that have more than MaxMembers members.
func (r stateReader) members(ctx context.Context, groupIDs []string) error {
	if len(groupIDs) == 0 {
		return nil
	}
	records, err := r.tx.Run(ctx, statementChangeReadMembers, map[string]any{"keys": groupIDs, "limit": changes.MaxMembers + 1})
	for _, record := range records {
		row := record.Columns()
		if members := bolt.Texts(row["members"]); len(members) <= changes.MaxMembers {
			r.state.Members[row.Text("key")] = members
		}
	}
	return err
}

func (r stateReader) organization(row bolt.Row) error {
	o := nouns.Organization(row)
	number := o.AccountNumber
	r.state.AddAccount(&changes.Organization{ID: o.ID, OrganizationBody: o.OrganizationBody})
	for _, site := range row.Rows("sites") {
		s := nouns.Site(site)
		r.state.AddSite(number, &changes.Site{ID: s.ID, SiteBody: s.SiteBody})
	}
	if _, read := row["access"]; read { // the lock statement of requests does not read it
		r.noteAccess(number, row.Rows("access"))
	}
	return nil
}

func (r stateReader) siteHolder(row bolt.Row) error {
	r.state.SiteOf[row.Text("key")] = row.Text("holder")
	return nil
}

func (r stateReader) orderHolder(row bolt.Row) error {
	r.state.OrderOf[row.Text("key")] = row.Text("holder")
	return nil
}

func (r stateReader) contract(row bolt.Row) error {
	c := nouns.Contract(row)
	h := r.state.AddContract(row.Text("accountNumber"), &changes.Contract{ID: c.ID, ContractBody: c.ContractBody})
	for _, order := range row.Rows("orders") {
		p := order.Properties("order")
		number := p.Text("orderNumber")
		r.state.OrderOf[number] = c.ContractNumber
		h.Orders[number] = &changes.Order{
			ID: p.Text("id"), OrderNumber: number, ContractNumber: c.ContractNumber, CustomerNumber: order.Text("customerNumber"),
			OrderedOn: p.Date("orderedOn", 0), Site: nouns.PlacedSite(order),
		}
	}
	for _, line := range row.Rows("lines") {
		l := LineOf(line.Properties("line"), c.ContractNumber, line.Text("product"))
		h.Lines[l.OrderNumber] = append(h.Lines[l.OrderNumber], l)
	}
	for _, lines := range h.Lines {
		slices.SortFunc(lines, func(a, b *changes.Line) int { return cmp.Compare(a.Place, b.Place) })
	}
	return nil
}

// LineOf decodes a line of a contract.
func LineOf(p bolt.Properties, contractNumber, product string) *changes.Line {
	return &changes.Line{
		ID: p.Text("id"), ContractNumber: contractNumber, OrderNumber: p.Text("orderNumber"), Place: int(p.Number("place")),
		Product: product, Country: p.Text("country"), Quantity: int(p.Number("quantity")), ARR: p.Number("arr"),
		Own: graph.Period{From: p.Date("startsOn", graph.Always.From), To: p.Date("endsOn", graph.NoDate)},
	}
}

func (r stateReader) group(row bolt.Row) error {
	p, account := row.Properties("group"), row.Text("accountNumber")
	if r.state.Accounts[account] == nil {
		r.state.GroupOf[p.Text("id")] = changes.GroupKey{AccountNumber: account, NameKey: p.Text("nameKey")}
		return nil
	}
	r.state.AddGroup(account, &changes.Group{
		ID: p.Text("id"), Name: p.Text("name"), NameKey: p.Text("nameKey"), Products: bolt.SortedTexts(row["products"]),
		CountryOverride: p.Text("countryOverride"),
	})
	return nil
}

func (r stateReader) user(row bolt.Row) error {
	p := row.Properties("user")
	u := &changes.User{
		ID: p.Text("id"), AccountNumber: row.Text("accountNumber"), Groups: bolt.SortedTexts(row["groups"]),
	}
	nouns.ReadUserBody(p, &u.UserBody)
	u.Products, u.Exceptions = nouns.UserProducts(row["products"])
	for _, role := range bolt.SortedTexts(row["roles"]) {
		u.Roles = append(u.Roles, graph.Role(role))
	}
	r.state.Users[u.LoginKey], r.since[u.ID] = u, p.Instant("createdAt")
	return nil
}

func (r stateReader) contact(row bolt.Row) error {
	r.state.AddContact(changes.Contact{ID: row.Text("id"), LoginKey: row.Text("key"), Country: row.Text("country")})
	return nil
}

// access reads the access settings of accounts, without those that were read with their organization.
func (r stateReader) access(ctx context.Context, accountNumbers []string) error {
	unread := slices.DeleteFunc(slices.Clone(accountNumbers), func(number string) bool {
		account := r.state.Accounts[number]
		return account == nil || account.Access != nil
	})
	return each(ctx, r.tx, statementChangeReadAccess, unread, func(row bolt.Row) error {
		r.noteAccess(row.Text("accountNumber"), row.Rows("access"))
		return nil
	})
}

func (r stateReader) noteAccess(number string, rows []bolt.Row) {
	account := r.state.Accounts[number]
	account.Access = map[graph.AccessKey]*changes.AccessSetting{}
	for _, setting := range nouns.AccessSettings(rows) {
		r.state.AddAccess(&changes.AccessSetting{AccountNumber: number, AccessSetting: setting})
	}
}

func (r stateReader) formerID(row bolt.Row) error {
	r.state.FormerIDs[row.Text("key")] = row.Text("accountNumber")
	return nil
}

func claimKeys(keys []changes.ClaimKey) []fields {
	rows := make([]fields, len(keys))
	for i, key := range keys {
		rows[i] = fields{"accountNumber": key.AccountNumber, "name": key.Name}
	}
	return rows
}

// claim reads a pending claim, unless its time is over.
func (r stateReader) claim(row bolt.Row) error {
	if d := nouns.Domain(row); !d.Expired(r.now) {
		c := claimOf(row.Text("accountNumber"), d)
		r.state.Claims[changes.ClaimKey{AccountNumber: c.AccountNumber, Name: c.Name}] = c
	}
	return nil
}

func claimOf(accountNumber string, d *graph.Domain) *changes.DomainClaim {
	return &changes.DomainClaim{ID: d.Claim.ID, AccountNumber: accountNumber, Name: d.Name, AutoApprove: d.AutoApprove, Token: d.Claim.Token}
}

func (r stateReader) domain(row bolt.Row) error {
	d := nouns.Domain(row)
	r.state.Domains[d.Name] = &changes.Domain{AccountNumber: row.Text("accountNumber"), Name: d.Name, AutoApprove: d.AutoApprove}
	return nil
}
