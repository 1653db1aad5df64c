package neo4j

import (
	"maps"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// add turns one effect into rows.
func (r *effectRows) add(effect changes.Effect) {
	switch e := effect.(type) {
	case changes.Put[changes.Product]:
		r.put(e.Before == nil, &r.newProducts, &r.products, fields{"code": e.After.Code, "id": e.After.ID, "name": e.After.Name})
	case changes.Put[changes.Organization]:
		o := e.After
		row := organizationNameFields(o.Name, o.AccountNumber)
		maps.Copy(row, fields{"id": o.ID, "accountNumber": o.AccountNumber, "name": o.Name, "currency": o.Currency})
		r.put(e.Before == nil, &r.newOrganizations, &r.organizations, row)
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
			"site": fields{
				"name": orNull(o.Site.Name), "street": orNull(o.Site.Street), "city": orNull(o.Site.City), "region": orNull(o.Site.Region),
				"postalCode": orNull(o.Site.PostalCode), "country": orNull(o.Site.Country), "organizationName": orNull(o.Site.OrganizationName),
			},
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
	default:
		r.remove(effect)
	}
}

// remove is add for what is deleted.
func (r *effectRows) remove(effect changes.Effect) {
	switch e := effect.(type) {
	case changes.Delete[changes.Organization]:
		r.goneOrganizations = append(r.goneOrganizations, e.AccountNumber)
	case changes.Delete[changes.User]:
		r.goneUsers = append(r.goneUsers, e.Before.ID)
	case changes.Delete[changes.Contact]:
		r.goneContacts = append(r.goneContacts, e.Before.ID)
	case changes.Delete[changes.Site]:
		r.goneSites = append(r.goneSites, e.Before.ID)
	case changes.Delete[changes.Group]:
		r.goneGroups = append(r.goneGroups, e.Before.ID)
	case changes.Delete[changes.Domain]:
		r.goneDomains = append(r.goneDomains, e.Before.Name)
	}
}

// fields are the columns of a row, or the properties of a node or relationship; null takes a property off.
type fields = map[string]any

// put adds a row to those that create or to those that change.
func (r *effectRows) put(created bool, creating, changing *[]fields, row fields) {
	if created {
		*creating = append(*creating, row)
		return
	}
	*changing = append(*changing, row)
}

func (r *effectRows) site(e changes.Put[changes.Site]) {
	s := e.After
	r.countries[s.Country] = true
	r.put(e.Before == nil, &r.newSites, &r.sites, fields{"accountNumber": e.AccountNumber, "country": s.Country, "site": fields{
		"id": s.ID, "customerNumber": s.CustomerNumber, "name": s.Name, "street": orNull(s.Street), "city": orNull(s.City),
		"region": orNull(s.Region), "postalCode": orNull(s.PostalCode),
	}})
}

func (r *effectRows) line(e changes.Put[changes.Line]) {
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

func (r *effectRows) group(e changes.Put[changes.Group]) {
	g := e.After
	r.put(e.Before == nil, &r.newGroups, &r.groups, fields{"accountNumber": e.AccountNumber, "group": fields{
		"id": g.ID, "name": g.Name, "nameKey": g.NameKey, "nameOrder": graph.NameOrder(g.NameKey), "accountNumber": e.AccountNumber, "countryOverride": orNull(g.CountryOverride),
	}})
	var before []string
	if e.Before != nil {
		before = e.Before.Products
		if e.Before.NameKey != g.NameKey {
			r.renamedGroups = append(r.renamedGroups, g.ID)
		}
	}
	differ(before, g.Products,
		func(code string) {
			r.oldGroupProducts = append(r.oldGroupProducts, fields{"id": g.ID, "product": code})
		},
		func(code string) {
			r.newGroupProducts = append(r.newGroupProducts, fields{"id": g.ID, "product": code})
		})
}

func (r *effectRows) user(e changes.Put[changes.User]) {
	u, before := e.After, e.Before
	if before == nil {
		before = &changes.User{}
		user := userFields(u)
		user["id"], user["createdAt"] = u.ID, r.now
		r.newUsers = append(r.newUsers, fields{"accountNumber": u.AccountNumber, "user": user, "roles": roleNames(u.Roles)})
	} else {
		if before.LoginKey != u.LoginKey {
			r.renamedUsers = append(r.renamedUsers, u.ID)
		}
		was, user, belongs := userFields(before), userFields(u), fields{}
		maps.DeleteFunc(user, func(name string, value any) bool { return value == was[name] })
		if !slices.Equal(before.Roles, u.Roles) {
			belongs["roles"] = roleNames(u.Roles)
		}
		if len(user)+len(belongs) > 0 {
			r.users = append(r.users, fields{"id": u.ID, "user": user, "belongs": belongs})
		}
	}
	if e.Before != nil && before.AccountNumber != u.AccountNumber {
		r.movedUsers = append(r.movedUsers, fields{"id": u.ID, "accountNumber": u.AccountNumber, "roles": roleNames(u.Roles)})
	}
	differ(before.Products, u.Products,
		func(code string) { r.oldUserProducts = append(r.oldUserProducts, fields{"id": u.ID, "product": code}) },
		func(code string) { r.newUserProducts = append(r.newUserProducts, fields{"id": u.ID, "product": code}) })
	differ(before.Groups, u.Groups,
		func(id string) { r.oldMemberships = append(r.oldMemberships, fields{"user": u.ID, "group": id}) },
		func(id string) { r.newMemberships = append(r.newMemberships, fields{"user": u.ID, "group": id}) })
}

// userFields gives the properties of a user that can change.
func userFields(u *changes.User) fields {
	return fields{
		"login": u.Login, "loginKey": u.LoginKey, "givenName": orNull(u.GivenName), "familyName": orNull(u.FamilyName),
		"status": string(u.Status), "profileCountry": orNull(u.ProfileCountry), "entitlementCountry": orNull(u.EntitlementCountry),
		"countryOverride": orNull(u.CountryOverride),
	}
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

func (r *effectRows) countryRows() []fields {
	rows := make([]fields, 0, len(r.countries))
	for _, code := range slices.Sorted(maps.Keys(r.countries)) {
		rows = append(rows, fields{"code": code, "name": graph.CountryOf(code).Name})
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
