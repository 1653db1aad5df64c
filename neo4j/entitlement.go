package neo4j

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

var (
	statementLoginFacts           = cypher("login_facts")
	statementLoginFactsTogether   = render("login_facts", map[string]bool{"Together": true})
	statementHoldings             = cypher("holdings")
	statementOrganizationVersions = cypher("organization_versions")
)

// factsAttempts is how often facts are read again because their account changed in between, before its changes are made to wait.
const factsAttempts = 5

// knownLogin is what is known of a login, and the version of what its account holds when it was read.
type knownLogin struct {
	*entitle.Login
	version
	// moved says that the account changed while the login was read, so that this may be of more than one state.
	moved bool
}

// Facts gives what is known of each login and what its account holds, of one and the same version. Nothing is kept between two
// calls: this is how an open transaction reads, and what the Store's own Facts is compared with.
func (s reads) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	for range factsAttempts {
		logins, err := s.logins(ctx, loginKeys)
		if err != nil {
			return nil, err
		}
		found, err := s.held(ctx, distinct(organizationsOf(logins)))
		if err != nil {
			return nil, err
		}
		if facts, agree := agreeing(logins, found); agree {
			return facts, nil
		}
	}
	return nil, errTooFast
}

// Holdings gives what each account holds.
func (s reads) Holdings(ctx context.Context, organizationIDs []string) ([]*entitle.Holdings, error) {
	all := make([]*entitle.Holdings, len(organizationIDs))
	for range factsAttempts {
		found, err := s.held(ctx, distinct(organizationIDs))
		if err != nil {
			return nil, err
		}
		torn := false
		for i, id := range organizationIDs {
			if h, exists := found[id]; h != nil {
				all[i] = h.Holdings
			} else if all[i] = nil; exists {
				torn = true
			}
		}
		if !torn {
			return all, nil
		}
	}
	return nil, errTooFast
}

var errTooFast = &graph.Error{Code: graph.CodeUnavailable, Operation: "neo4j: facts", Message: "the account is changing too fast to be read; try again"}

// agreeing puts logins and what their accounts hold together; false when one is of another version than the other.
func agreeing(logins []*knownLogin, found map[string]*held) (facts []*entitle.Facts, agree bool) {
	facts = make([]*entitle.Facts, len(logins))
	for i, login := range logins {
		if login == nil {
			continue
		}
		h := found[login.organizationID]
		if h == nil || login.moved || h.version != login.version {
			return nil, false
		}
		facts[i] = &entitle.Facts{Login: login.Login, Holdings: h.Holdings}
	}
	return facts, true
}

// logins reads what is known of each login.
func (s reads) logins(ctx context.Context, loginKeys []string) ([]*knownLogin, error) {
	return byKeyRecord(ctx, s, statementLoginFacts, loginKeys, knownLoginOf)
}

func knownLoginOf(record *driver.Record) (*knownLogin, error) {
	login, err := loginOf(record)
	if err != nil {
		return nil, err
	}
	fields, err := column[map[string]any](record, "row")
	return &knownLogin{Login: login, version: version{login.OrganizationID, login.Revision, row(fields).text("stamp")}}, err
}

func organizationsOf(logins []*knownLogin) []string {
	var ids []string
	for _, login := range logins {
		if login != nil {
			ids = append(ids, login.organizationID)
		}
	}
	return ids
}

// held reads what accounts hold, by organization id. One that changed while it was read has a nil entry.
func (s reads) held(ctx context.Context, organizationIDs []string) (map[string]*held, error) {
	found := make(map[string]*held, len(organizationIDs))
	if len(organizationIDs) == 0 {
		return found, nil
	}
	records, err := s.read(ctx, statementHoldings, map[string]any{"keys": organizationIDs})
	if err != nil {
		return nil, err
	}
	for _, record := range records {
		key, err := column[string](record, "key")
		if err == nil {
			found[key], err = heldOf(record)
		}
		if err != nil {
			return nil, failure(ctx, statementHoldings.name, err)
		}
	}
	return found, nil
}

func versionOf(record *driver.Record) (*version, error) {
	key, err := column[string](record, "key")
	if err != nil {
		return nil, err
	}
	fields, err := column[map[string]any](record, "row")
	return &version{key, properties(fields).number("revision"), row(fields).text("stamp")}, err
}

func loginOf(record *driver.Record) (*entitle.Login, error) {
	fields, err := column[map[string]any](record, "row")
	if err != nil {
		return nil, err
	}
	organization, _ := fields["organization"].(string)
	revision, _ := fields["revision"].(int64)
	return &entitle.Login{
		User: userOf(fields), OrganizationID: organization, Revision: revision,
		ProductCodes: texts(fields["products"]), GroupIDs: texts(fields["groups"]),
	}, nil
}

// heldOf reads one account; nil when its revision moved while the statement ran.
func heldOf(record *driver.Record) (*held, error) {
	fields, err := column[map[string]any](record, "row")
	if err != nil {
		return nil, err
	}
	v, err := versionOf(record)
	if err != nil {
		return nil, err
	}
	after, err := column[int64](record, "revisionAfter")
	if err != nil || v.revision != after {
		return nil, err
	}
	read := organizationOf(fields)
	// Of the organization itself only what rises the entitlementRevision: the rest would be kept though it changed.
	organization := &graph.Organization{
		ID: read.ID, AccountNumber: read.AccountNumber, Currency: read.Currency, EntitlementRevision: v.revision,
	}
	contracts, err := rowsOf(record, "contracts")
	if err != nil {
		return nil, err
	}
	var lines []*graph.ContractLine
	products := map[string]*graph.Product{}
	for _, r := range contracts {
		lines = appendLines(lines, r, organization.Currency, products)
	}
	groupRows, err := rowsOf(record, "groups")
	if err != nil {
		return nil, err
	}
	groups := make(map[string]entitle.Group, len(groupRows))
	for _, r := range groupRows {
		g := groupOf(r)
		groups[g.ID] = entitle.Group{CountryOverride: g.CountryOverrideCode, ProductCodes: texts(r["products"])}
	}
	siteRows, err := rowsOf(record, "sites")
	if err != nil {
		return nil, err
	}
	sites := make([]*graph.Site, len(siteRows))
	for i, r := range siteRows {
		sites[i] = siteOf(r)
	}
	return &held{*v, entitle.NewHoldings(organization, lines, groups, sites).Compact()}, nil
}

// appendLines adds the lines of one contract; contract, orders and products are shared between them.
func appendLines(lines []*graph.ContractLine, contractRow row, currency string, products map[string]*graph.Product) []*graph.ContractLine {
	contract := contractOf(contractRow)
	orders := map[string]*graph.Order{}
	for _, node := range nodes(contractRow["orders"], "order") {
		order := orderOf(node)
		orders[order.OrderNumber] = order
	}
	rows, _ := contractRow["lines"].([]any)
	for _, element := range rows {
		fields, _ := element.(map[string]any)
		r := row(fields)
		p := r.properties("line")
		product := productOf(r)
		if known, ok := products[product.Code]; ok {
			product = known
		}
		products[product.Code] = product
		lines = append(lines, lineWith(p, contract, product, orders[p.text("orderNumber")], currency))
	}
	return lines
}

// nodes makes rows of a plain list of nodes.
func nodes(value any, name string) []row {
	list, _ := value.([]any)
	rows := make([]row, len(list))
	for i, node := range list {
		rows[i] = row{name: node}
	}
	return rows
}
