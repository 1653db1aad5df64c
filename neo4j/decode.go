package neo4j

import (
	"fmt"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"entitlegraph/graph"
)

// column reads a column by name. A row without it, or with another type in it, is a fault of the statement.
func column[T driver.RecordValue](record *driver.Record, name string) (T, error) {
	value, _, err := driver.GetRecordValue[T](record, name)
	return value, err
}

// row is one element of a list that a statement collected: nodes, relationships and values by name.
type row map[string]any

// rowsOf reads a column that holds a list of rows.
func rowsOf(record *driver.Record, name string) ([]row, error) {
	list, err := column[[]any](record, name)
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(list))
	for i, element := range list {
		fields, ok := element.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("column %s: element %d is %T, not a map", name, i, element)
		}
		rows[i] = fields
	}
	return rows, nil
}

// properties gives what a node or relationship of the row holds, whole or as a map of its properties; nothing when it is
// absent.
func (r row) properties(name string) properties {
	switch entity := r[name].(type) {
	case map[string]any:
		return entity
	case dbtype.Node:
		return entity.Props
	case dbtype.Relationship:
		return entity.Props
	default:
		return nil
	}
}

// properties are those of a node or relationship. What is absent, or of another type, reads as the zero value: the graph
// may hold what an older program or an analyst wrote.
type properties map[string]any

func (p properties) text(name string) string {
	s, _ := p[name].(string)
	return s
}

func (p properties) number(name string) int64 {
	n, _ := p[name].(int64)
	return n
}

func (p properties) truth(name string) bool {
	b, _ := p[name].(bool)
	return b
}

func (p properties) instant(name string) time.Time {
	t, _ := p[name].(time.Time)
	return t.UTC()
}

// date reads a day, or gives otherwise where there is none.
func (p properties) date(name string, otherwise graph.Date) graph.Date {
	if d, ok := p[name].(dbtype.Date); ok {
		return graph.DateOf(d.Time())
	}
	return otherwise
}

func (p properties) optionalNumber(name string) *int {
	n, ok := p[name].(int64)
	if !ok {
		return nil
	}
	quantity := int(n)
	return &quantity
}

// texts reads a list of strings, skipping what is none.
func texts(value any) []string {
	list, _ := value.([]any)
	all := make([]string, 0, len(list))
	for _, element := range list {
		if s, ok := element.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// One reader per noun: what a row must hold for it is said by its first lines. Rows of what belongs to an organization may hold that too.

func organizationOf(r row) *graph.Organization {
	p := r.properties("organization")
	if p == nil {
		return nil
	}
	return &graph.Organization{
		ID: p.text("id"), AccountNumber: p.text("accountNumber"), Name: p.text("name"), Currency: p.text("currency"),
		Revision: p.number("revision"), EntitlementRevision: p.number("entitlementRevision"),
		CreatedAt: p.instant("createdAt"), UpdatedAt: p.instant("updatedAt"),
	}
}

// siteOf reads "site" and "country", the code of the country it is in.
func siteOf(r row) *graph.Site {
	p := r.properties("site")
	if p == nil {
		return nil
	}
	country, _ := r["country"].(string)
	return &graph.Site{
		ID: p.text("id"), CustomerNumber: p.text("customerNumber"), Name: p.text("name"), CountryCode: country, Street: p.text("street"),
		City: p.text("city"), Region: p.text("region"), PostalCode: p.text("postalCode"), CreatedAt: p.instant("createdAt"),
		Owner: organizationOf(r),
	}
}

// userOf reads "user" and "roles".
func userOf(r row) *graph.User {
	p := r.properties("user")
	if p == nil {
		return nil
	}
	names := texts(r["roles"])
	roles := make([]graph.Role, len(names))
	for i, name := range names {
		roles[i] = graph.Role(name)
	}
	return &graph.User{
		ID: p.text("id"), Login: p.text("login"), LoginKey: p.text("loginKey"), GivenName: p.text("givenName"), FamilyName: p.text("familyName"),
		Status: graph.UserStatus(p.text("status")), Roles: roles, ProfileCountryCode: p.text("profileCountry"),
		EntitlementCountryCode: p.text("entitlementCountry"), CountryOverrideCode: p.text("countryOverride"), CreatedAt: p.instant("createdAt"),
		Owner: organizationOf(r),
	}
}

func productOf(r row) *graph.Product {
	p := r.properties("product")
	if p == nil {
		return nil
	}
	return &graph.Product{ID: p.text("id"), Code: p.text("code"), Name: p.text("name")}
}

func contractOf(r row) *graph.Contract {
	p := r.properties("contract")
	if p == nil {
		return nil
	}
	return &graph.Contract{
		ID: p.text("id"), ContractNumber: p.text("contractNumber"), Status: graph.ContractStatus(p.text("status")),
		Term:      graph.Period{From: p.date("startsOn", graph.Always.From), To: p.date("endsOn", graph.NoDate)},
		GraceDays: int(p.number("graceDays")), CreatedAt: p.instant("createdAt"),
		Owner: organizationOf(r),
	}
}

func orderOf(r row) *graph.Order {
	p := r.properties("order")
	if p == nil {
		return nil
	}
	return &graph.Order{ID: p.text("id"), OrderNumber: p.text("orderNumber"), OrderedOn: p.date("orderedOn", 0)}
}

// lineOf reads "line", and "contract", "product", "order" and "currency", which it brings along.
func lineOf(r row) *graph.ContractLine {
	p := r.properties("line")
	if p == nil {
		return nil
	}
	currency, _ := r["currency"].(string)
	return lineWith(p, contractOf(r), productOf(r), orderOf(r), currency)
}

func lineWith(p properties, contract *graph.Contract, product *graph.Product, order *graph.Order, currency string) *graph.ContractLine {
	return &graph.ContractLine{
		ID: p.text("id"), Contract: contract, Product: product, Order: order, CountryCode: p.text("country"),
		Quantity: p.optionalNumber("quantity"), ARR: graph.Money{Minor: p.number("arr"), Currency: currency},
		Own:   graph.Period{From: p.date("startsOn", graph.Always.From), To: p.date("endsOn", graph.NoDate)},
		Place: int(p.number("place")),
	}
}

func groupOf(r row) *graph.EntitlementGroup {
	p := r.properties("group")
	if p == nil {
		return nil
	}
	return &graph.EntitlementGroup{
		ID: p.text("id"), Name: p.text("name"), NameKey: p.text("nameKey"), CountryOverrideCode: p.text("countryOverride"),
		Unordered: !strings.HasSuffix(p.text("nameOrder"), graph.OrderedOf+p.text("nameKey")),
		CreatedAt: p.instant("createdAt"), Owner: organizationOf(r),
	}
}

// contactOf reads "contact", and "user" and "roles", which it brings along.
func contactOf(r row) *graph.FulfillmentContact {
	p := r.properties("contact")
	if p == nil {
		return nil
	}
	return &graph.FulfillmentContact{ID: p.text("id"), CountryCode: p.text("country"), User: userOf(r)}
}

func domainOf(r row) *graph.Domain {
	p := r.properties("domain")
	if p == nil {
		return nil
	}
	return &graph.Domain{Name: p.text("name"), AutoApprove: p.truth("autoApprove")}
}
