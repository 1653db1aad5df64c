package changes

import (
	"strconv"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// FieldAccountNumber is what the audit log calls the organization of a user, which a transfer changes.
const FieldAccountNumber = "accountNumber"

// field is one field of an entity as the audit log shows it.
type field struct{ name, value string }

// audit tells what effects alter about the subject of a change, field by field. People are named by the ids of their users.
func (s *State) audit(subject Subject, effects []Effect) []graph.FieldChange {
	var list []graph.FieldChange
	for _, effect := range effects {
		before, after := sides(effect)
		if effect.subject() == subject {
			list = append(list, differences("", s.fields(before), s.fields(after))...)
			list = append(list, differencesOfDocument(effect)...)
			continue
		}
		if user, ok := effect.(Put[User]); ok && subject.Kind == graph.KindEntitlementGroup {
			if _, deleted := effects[len(effects)-1].(Delete[Group]); !deleted { // then all of them leave, and few are known
				list = append(list, membership(subject, user))
			}
			continue
		}
		list = append(list, differences(part(before, after), s.fields(before), s.fields(after))...)
	}
	return list
}

// AuditOf tells what one effect alters, field by field, as an entry about the thing itself.
func (s *State) AuditOf(effect Effect) []graph.FieldChange {
	return s.audit(effect.subject(), []Effect{effect})
}

// membership tells of a group who joined or left.
func membership(group Subject, user Put[User]) graph.FieldChange {
	id := graph.EncodeID(graph.KindUser, user.After.ID)
	change := graph.FieldChange{Field: "members", After: id}
	for _, g := range user.Before.Groups {
		if g == group.ID {
			change.Before, change.After = id, ""
		}
	}
	return change
}

// sides gives what an effect finds and what it leaves; nil where there is nothing.
func sides(effect Effect) (before, after any) {
	switch e := effect.(type) {
	case Put[Product]:
		return orNil(e.Before), orNil(e.After)
	case Put[Organization]:
		return orNil(e.Before), orNil(e.After)
	case Put[Site]:
		return orNil(e.Before), orNil(e.After)
	case Put[Contract]:
		return orNil(e.Before), orNil(e.After)
	case Put[Order]:
		return orNil(e.Before), orNil(e.After)
	case Put[Line]:
		return orNil(e.Before), orNil(e.After)
	case Put[Group]:
		return orNil(e.Before), orNil(e.After)
	case Put[User]:
		return orNil(e.Before), orNil(e.After)
	case Put[Contact]:
		return orNil(e.Before), orNil(e.After)
	case Put[Domain]:
		return orNil(e.Before), orNil(e.After)
	case Delete[Site]:
		return e.Before, nil
	case Delete[Group]:
		return e.Before, nil
	case Delete[Contact]:
		return e.Before, nil
	case Delete[Domain]:
		return e.Before, nil
	}
	return nil, nil // who is erased, a user or an organization, leaves nothing to tell (R30)
}

func orNil[T any](thing *T) any {
	if thing == nil {
		return nil
	}
	return thing
}

// part names a thing inside the subject.
func part(before, after any) string {
	thing := after
	if thing == nil {
		thing = before
	}
	switch t := thing.(type) {
	case *Site:
		return "site."
	case *Line:
		return element("lines", t.Place) + "."
	case *Contact:
		return "contact."
	}
	return ""
}

// differences gives the fields whose value differs. Both lists have the same fields in the same order, unless one is empty.
func differences(prefix string, before, after []field) []graph.FieldChange {
	fields := after
	if len(fields) == 0 {
		fields = before
	}
	var list []graph.FieldChange
	for i, f := range fields {
		change := graph.FieldChange{Field: prefix + f.name}
		if len(before) > 0 {
			change.Before = before[i].value
		}
		if len(after) > 0 {
			change.After = after[i].value
		}
		if change.Before != change.After {
			list = append(list, change)
		}
	}
	return list
}

// differencesOfDocument gives what an import alters about the site in the Fulfillment Document of an order that was there before.
func differencesOfDocument(effect Effect) []graph.FieldChange {
	order, ok := effect.(Put[Order])
	if !ok || order.Before == nil {
		return nil
	}
	return differences("site.", placedFields(order.Before.Site), placedFields(order.After.Site))
}

func placedFields(s records.PlacedSite) []field {
	return []field{
		{name: "name", value: s.Name}, {name: "street", value: s.Street}, {name: "city", value: s.City}, {name: "region", value: s.Region},
		{name: "postalCode", value: s.PostalCode}, {name: "country", value: s.Country}, {name: "organizationName", value: s.OrganizationName},
	}
}

// fields gives what a thing says, as inputs call it.
func (s *State) fields(thing any) []field {
	switch t := thing.(type) {
	case *Product:
		return []field{{name: "code", value: t.Code}, {name: "name", value: t.Name}}
	case *Organization:
		return []field{{name: "accountNumber", value: t.AccountNumber}, {name: "name", value: t.Name}, {name: "currency", value: t.Currency}}
	case *Site:
		return []field{
			{name: "customerNumber", value: t.CustomerNumber}, {name: "name", value: t.Name}, {name: "country", value: t.Country},
			{name: "street", value: t.Street}, {name: "city", value: t.City}, {name: "region", value: t.Region}, {name: "postalCode", value: t.PostalCode},
		}
	case *Contract:
		return []field{
			{name: "contractNumber", value: t.ContractNumber}, {name: "status", value: string(t.Status)}, {name: "startsOn", value: day(t.Term.From)},
			{name: "endsOn", value: day(t.Term.To)}, {name: "graceDays", value: strconv.Itoa(t.GraceDays)},
		}
	case *Order:
		return []field{
			{name: "orderNumber", value: t.OrderNumber}, {name: "contractNumber", value: t.ContractNumber},
			{name: "customerNumber", value: t.CustomerNumber}, {name: "orderedOn", value: day(t.OrderedOn)},
		}
	case *Line:
		return s.lineFields(t)
	case *Group:
		return []field{
			{name: "name", value: t.Name}, {name: "productCodes", value: strings.Join(t.Products, " ")},
			{name: "countryOverride", value: t.CountryOverride},
		}
	case *User:
		return userFields(t)
	case *Contact:
		return []field{{name: "user", value: s.userID(t.LoginKey)}, {name: "country", value: t.Country}}
	case *Domain:
		return []field{{name: "name", value: t.Name}, {name: "autoApprove", value: strconv.FormatBool(t.AutoApprove)}}
	}
	return nil
}

func (s *State) lineFields(l *Line) []field {
	amount, quantity, global := strconv.FormatInt(l.ARR, 10), "", ""
	if h := s.Contracts[l.ContractNumber]; h != nil && s.Accounts[h.AccountNumber] != nil {
		amount = graph.Money{Minor: l.ARR, Currency: s.Accounts[h.AccountNumber].currency()}.Amount()
	}
	if l.Quantity > 0 {
		quantity = strconv.Itoa(l.Quantity)
	}
	if l.Country == "" {
		global = "true"
	}
	return []field{
		{name: "productCode", value: l.Product}, {name: "country", value: l.Country}, {name: "global", value: global},
		{name: "quantity", value: quantity}, {name: "annualRecurringRevenue", value: amount}, {name: "startsOn", value: day(l.Own.From)},
		{name: "endsOn", value: day(l.Own.To)},
	}
}

func userFields(u *User) []field {
	groups := make([]string, len(u.Groups))
	for i, id := range u.Groups {
		groups[i] = graph.EncodeID(graph.KindEntitlementGroup, id)
	}
	roles := make([]string, len(u.Roles))
	for i, role := range u.Roles {
		roles[i] = string(role)
	}
	return []field{
		{name: FieldAccountNumber, value: u.AccountNumber}, {name: "login", value: u.Login},
		{name: "givenName", value: u.GivenName}, {name: "familyName", value: u.FamilyName},
		{name: "status", value: string(u.Status)}, {name: "profileCountry", value: u.ProfileCountry},
		{name: "entitlementCountry", value: u.EntitlementCountry}, {name: "countryOverride", value: u.CountryOverride},
		{name: "productCodes", value: strings.Join(u.Products, " ")}, {name: "groupIds", value: strings.Join(groups, " ")},
		{name: "roles", value: strings.Join(roles, " ")},
	}
}

// userID gives the opaque id of a user; the log never names one by its login.
func (s *State) userID(loginKey string) string {
	if user := s.Users[loginKey]; user != nil {
		return graph.EncodeID(graph.KindUser, user.ID)
	}
	return ""
}

func day(d graph.Date) string {
	if d == graph.Always.From {
		return ""
	}
	return d.String()
}
