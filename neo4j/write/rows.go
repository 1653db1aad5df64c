package write

import (
	"maps"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var _ changes.EffectVisitor = (*effectRows)(nil)

// WriteProduct adds the row of a product.
func (r *effectRows) WriteProduct(w changes.Write[changes.Product]) {
	r.append(w.Before == nil, &r.newProducts, &r.products, fields{"code": w.After.Code, "id": w.After.ID, "name": w.After.Name})
}

// WriteOrganization adds the row of an organization.
func (r *effectRows) WriteOrganization(w changes.Write[changes.Organization]) {
	o := w.After
	row := nouns.OrganizationNames(o.Name, o.AccountNumber)
	maps.Copy(row, fields{"id": o.ID, "accountNumber": o.AccountNumber, "name": o.Name, "currency": o.Currency})
	r.append(w.Before == nil, &r.newOrganizations, &r.organizations, row)
}

// WriteContract adds the row of a contract.
func (r *effectRows) WriteContract(w changes.Write[changes.Contract]) {
	c := w.After
	r.append(w.Before == nil, &r.newContracts, &r.contracts, fields{"accountNumber": w.AccountNumber, "contract": fields{
		"id": c.ID, "contractNumber": c.ContractNumber, "status": string(c.Status), "startsOn": bolt.DateOrNull(c.Term.From),
		"endsOn": bolt.DateOrNull(c.Term.To), "graceDays": c.GraceDays,
	}})
}

// WriteOrder adds the row of an order.
func (r *effectRows) WriteOrder(w changes.Write[changes.Order]) {
	o := w.After
	r.append(w.Before == nil, &r.newOrders, &r.orders, fields{
		"contractNumber": o.ContractNumber, "customerNumber": o.CustomerNumber,
		"order": fields{"id": o.ID, "orderNumber": o.OrderNumber, "orderedOn": bolt.DateOrNull(o.OrderedOn)},
		"site":  textProperties(&o.Site, graph.PlacedTexts),
	})
}

// WriteContact adds the row of a contact.
func (r *effectRows) WriteContact(w changes.Write[changes.Contact]) {
	r.newContacts = append(r.newContacts, fields{
		"accountNumber": w.AccountNumber, "loginKey": w.After.LoginKey,
		"contact": fields{"id": w.After.ID, "country": bolt.OrNull(w.After.Country)},
	})
}

// WriteDomain adds the row of a proven claim; a new one ends the pending claims of its domain (R36).
func (r *effectRows) WriteDomain(w changes.Write[changes.Domain]) {
	if w.Before == nil {
		r.provenDomains = append(r.provenDomains, w.After.Name)
	}
	r.append(w.Before == nil, &r.newDomains, &r.domains, fields{
		"accountNumber": w.AccountNumber, "domain": fields{"name": w.After.Name, "autoApprove": w.After.AutoApprove},
	})
}

// WriteDomainClaim adds the row of a pending claim. A new one ends changes.ClaimFor from now, and is due to be looked at when its record may have
// been set.
func (r *effectRows) WriteDomainClaim(w changes.Write[changes.DomainClaim]) {
	claim := fields{"id": w.After.ID, "autoApprove": w.After.AutoApprove}
	if w.Before == nil {
		claim["name"], claim["token"] = w.After.Name, w.After.Token
		claim["expiresAt"], claim["checkAt"] = r.now.Add(changes.ClaimFor), r.now.Add(firstCheck)
	}
	r.append(w.Before == nil, &r.newClaims, &r.claims, fields{"accountNumber": w.AccountNumber, "claim": claim})
}

// WriteAccess adds the row of an access setting. A setting that changes is removed and added.
func (r *effectRows) WriteAccess(w changes.Write[changes.AccessSetting]) {
	if w.Before != nil {
		r.oldAccess = append(r.oldAccess, accessFields(w.Before))
	}
	r.newAccess = append(r.newAccess, accessFields(w.After))
}

// DeleteAccess adds the row of an access setting that is removed.
func (r *effectRows) DeleteAccess(d changes.Delete[changes.AccessSetting]) {
	r.oldAccess = append(r.oldAccess, accessFields(d.Before))
}

func accessFields(s *changes.AccessSetting) fields {
	return fields{"accountNumber": s.AccountNumber, "product": s.ProductCode, "country": s.CountryCode, "access": string(s.Access)}
}

// DeleteOrganization adds the key of an organization that is erased.
func (r *effectRows) DeleteOrganization(d changes.Delete[changes.Organization]) {
	r.goneOrganizations = append(r.goneOrganizations, d.AccountNumber)
}

// DeleteUser adds the id of a user who is erased.
func (r *effectRows) DeleteUser(d changes.Delete[changes.User]) {
	r.goneUsers = append(r.goneUsers, d.Before.ID)
}

// DeleteContact adds the id of a contact.
func (r *effectRows) DeleteContact(d changes.Delete[changes.Contact]) {
	r.goneContacts = append(r.goneContacts, d.Before.ID)
}

// DeleteSite adds the id of a site.
func (r *effectRows) DeleteSite(d changes.Delete[changes.Site]) {
	r.goneSites = append(r.goneSites, d.Before.ID)
}

// DeleteGroup adds the id of a group.
func (r *effectRows) DeleteGroup(d changes.Delete[changes.Group]) {
	r.goneGroups = append(r.goneGroups, d.Before.ID)
}

// DeleteDomain adds the name of a domain.
func (r *effectRows) DeleteDomain(d changes.Delete[changes.Domain]) {
	r.goneDomains = append(r.goneDomains, d.Before.Name)
}

// DeleteDomainClaim adds the id of a pending claim.
func (r *effectRows) DeleteDomainClaim(d changes.Delete[changes.DomainClaim]) {
	r.goneClaims = append(r.goneClaims, d.Before.ID)
}

// append adds a row to the rows that create or to those that update.
func (r *effectRows) append(created bool, creating, changing *[]fields, row fields) {
	if created {
		*creating = append(*creating, row)
		return
	}
	*changing = append(*changing, row)
}

// WriteSite adds the row of a site, and its country.
func (r *effectRows) WriteSite(w changes.Write[changes.Site]) {
	s := w.After
	r.countries[s.CountryCode] = true
	site := textProperties(&s.SiteBody, graph.SiteTexts)
	delete(site, graph.SiteCountry) // it is an edge
	site["id"] = s.ID
	r.append(w.Before == nil, &r.newSites, &r.sites, fields{"accountNumber": w.AccountNumber, "country": s.CountryCode, "site": site})
}

// textProperties returns the texts of a noun as properties; null for those that are empty.
func textProperties[T any](noun *T, texts []graph.Text[T]) fields {
	all := make(fields, len(texts)+1)
	for _, t := range texts {
		all[t.Name] = bolt.OrNull(*t.Of(noun))
	}
	return all
}

// WriteLine adds the row of a line. A relationship cannot change its end, so a line that changes is deleted and created.
func (r *effectRows) WriteLine(w changes.Write[changes.Line]) {
	l := w.After
	if w.Before != nil {
		r.oldLines = append(r.oldLines, l.ID)
	}
	row := fields{
		"id": l.ID, "country": bolt.OrNull(l.Country), "arr": l.ARR, "startsOn": bolt.DateOrNull(l.Own.From), "endsOn": bolt.DateOrNull(l.Own.To),
		"orderNumber": l.OrderNumber, "place": l.Place, "quantity": nil,
	}
	if l.Quantity > 0 {
		row["quantity"] = l.Quantity
	}
	r.newLines = append(r.newLines, fields{"contractNumber": l.ContractNumber, "product": l.Product, "line": row})
}

// WriteGroup adds the row of a group, and those of its list of products.
func (r *effectRows) WriteGroup(w changes.Write[changes.Group]) {
	g := w.After
	r.append(w.Before == nil, &r.newGroups, &r.groups, fields{"accountNumber": w.AccountNumber, "group": fields{
		"id": g.ID, "name": g.Name, "nameKey": g.NameKey, "nameOrder": graph.NameOrder(g.NameKey), "accountNumber": w.AccountNumber,
		"countryOverride": bolt.OrNull(g.CountryOverride),
	}})
	var before []string
	if w.Before != nil {
		before = w.Before.Products
		if w.Before.NameKey != g.NameKey {
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

// WriteUser adds the rows of a user, of its list of products, and of its memberships.
func (r *effectRows) WriteUser(w changes.Write[changes.User]) {
	u, before := w.After, w.Before
	if before == nil {
		before = &changes.User{}
		user := userFields(&before.UserBody, &u.UserBody)
		user["id"], user["createdAt"] = u.ID, r.now
		r.newUsers = append(r.newUsers, fields{"accountNumber": u.AccountNumber, "user": user, "roles": roleNames(u.Roles)})
	} else {
		if before.LoginKey != u.LoginKey {
			r.renamedUsers = append(r.renamedUsers, u.ID)
		}
		user, belongs := userFields(&before.UserBody, &u.UserBody), fields{}
		if !slices.Equal(before.Roles, u.Roles) {
			belongs["roles"] = roleNames(u.Roles)
		}
		if len(user)+len(belongs) > 0 {
			r.users = append(r.users, fields{"id": u.ID, "user": user, "belongs": belongs})
		}
	}
	if w.Before != nil && before.AccountNumber != u.AccountNumber {
		r.movedUsers = append(r.movedUsers, fields{"id": u.ID, "accountNumber": u.AccountNumber, "roles": roleNames(u.Roles)})
	}
	differ(before.Products, u.Products,
		func(code string) { r.oldUserProducts = append(r.oldUserProducts, fields{"id": u.ID, "product": code}) },
		func(code string) { r.newUserProducts = append(r.newUserProducts, fields{"id": u.ID, "product": code}) })
	differ(before.Exceptions, u.Exceptions,
		func(x graph.AccessException) {
			r.oldExceptions = append(r.oldExceptions, fields{"id": u.ID, "product": x.ProductCode})
		},
		func(x graph.AccessException) {
			r.newExceptions = append(r.newExceptions, fields{"id": u.ID, "product": x.ProductCode, "access": string(x.Access)})
		})
	differ(before.Groups, u.Groups,
		func(id string) { r.oldMemberships = append(r.oldMemberships, fields{"user": u.ID, "group": id}) },
		func(id string) { r.newMemberships = append(r.newMemberships, fields{"user": u.ID, "group": id}) })
}

// userFields returns the properties by which a user differs from another one; null for a text that is empty in it alone.
func userFields(before, after *graph.UserBody) fields {
	different := fields{}
	addDifferent(different, before, after, graph.UserTexts)
	addDifferent(different, before, after, graph.UserCountries)
	if before.Login != after.Login {
		different["login"] = after.Login
	}
	if before.LoginKey != after.LoginKey {
		different["loginKey"] = after.LoginKey
	}
	if before.Status != after.Status {
		different["status"] = string(after.Status)
	}
	return different
}

// addDifferent adds the texts that differ.
func addDifferent[T any](to fields, before, after *T, texts []graph.Text[T]) {
	for _, t := range texts {
		if text := *t.Of(after); text != *t.Of(before) {
			to[t.Name] = bolt.OrNull(text)
		}
	}
}

// differ calls gone for the elements that are only in the first list, and added for those that are only in the second.
func differ[T comparable](before, after []T, gone, added func(T)) {
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

// byText sorts rows by a column, so that transactions lock the same nodes in the same order.
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
