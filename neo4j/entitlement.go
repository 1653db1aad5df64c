package neo4j

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

var (
	statementLoginFacts = cypher("login_facts")
	statementHoldings   = cypher("holdings")
)

// factsAttempts is how often facts are read again because their account changed in between, before the database is
// called too busy.
const factsAttempts = 5

// Facts gives what is known of each login and what its account holds, of one and the same entitlementRevision. The
// logins are one round trip, the accounts another; when an account changed between the two, both are read again.
func (s reads) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	for range factsAttempts {
		facts, agree, err := s.factsOnce(ctx, loginKeys)
		if err != nil || agree {
			return facts, err
		}
	}
	return nil, &graph.Error{Code: graph.CodeUnavailable, Operation: "neo4j: facts", Message: "the account is changing too fast to be read; try again"}
}

func (s reads) factsOnce(ctx context.Context, loginKeys []string) (facts []*entitle.Facts, agree bool, err error) {
	logins, err := byKeyRecord(ctx, s, statementLoginFacts, loginKeys, loginOf)
	if err != nil {
		return nil, false, err
	}
	var organizationIDs []string
	for _, login := range logins {
		if login != nil {
			organizationIDs = append(organizationIDs, login.OrganizationID)
		}
	}
	held, err := s.holdings(ctx, distinct(organizationIDs))
	if err != nil {
		return nil, false, err
	}
	facts, agree = make([]*entitle.Facts, len(logins)), true
	for i, login := range logins {
		if login == nil {
			continue
		}
		h := held[login.OrganizationID]
		agree = agree && h != nil && h.Organization.EntitlementRevision == login.Revision
		facts[i] = &entitle.Facts{Login: login, Holdings: h}
	}
	return facts, agree, nil
}

// Holdings gives what each account holds.
func (s reads) Holdings(ctx context.Context, organizationIDs []string) ([]*entitle.Holdings, error) {
	all := make([]*entitle.Holdings, len(organizationIDs))
	for range factsAttempts {
		held, err := s.holdings(ctx, distinct(organizationIDs))
		if err != nil {
			return nil, err
		}
		torn := false
		for i, id := range organizationIDs {
			h, exists := held[id]
			all[i], torn = h, torn || exists && h == nil
		}
		if !torn {
			return all, nil
		}
	}
	return nil, &graph.Error{Code: graph.CodeUnavailable, Operation: "neo4j: holdings", Message: "the account is changing too fast to be read; try again"}
}

// holdings reads what accounts hold, by organization id. One that changed while it was read has a nil entry.
func (s reads) holdings(ctx context.Context, organizationIDs []string) (map[string]*entitle.Holdings, error) {
	held := make(map[string]*entitle.Holdings, len(organizationIDs))
	if len(organizationIDs) == 0 {
		return held, nil
	}
	records, err := s.read(ctx, statementHoldings, map[string]any{"keys": organizationIDs})
	if err != nil {
		return nil, err
	}
	for _, record := range records {
		key, err := column[string](record, "key")
		if err == nil {
			held[key], err = holdingsOf(record)
		}
		if err != nil {
			return nil, failure(ctx, statementHoldings.name, err)
		}
	}
	return held, nil
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

// holdingsOf reads one account; nil when its revision moved while the statement ran.
func holdingsOf(record *driver.Record) (*entitle.Holdings, error) {
	fields, err := column[map[string]any](record, "row")
	if err != nil {
		return nil, err
	}
	before, err := column[int64](record, "revision")
	if err != nil {
		return nil, err
	}
	after, err := column[int64](record, "revisionAfter")
	if err != nil {
		return nil, err
	}
	organization := organizationOf(fields)
	if organization.EntitlementRevision = before; before != after {
		return nil, nil
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
	return entitle.NewHoldings(organization, lines, groups, sites), nil
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
