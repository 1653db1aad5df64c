package dataset

import (
	"encoding/json"
	"fmt"
	"io"
)

// record is one line of the file that entitlegraph import reads (docs/records.md).
type record map[string]any

// WriteRecords writes the whole data set as records; a record comes after the records that it refers to.
func (c Config) WriteRecords(out io.Writer) error {
	encoder := json.NewEncoder(out)
	catalogue := c.Catalogue()
	for _, p := range catalogue {
		if err := encoder.Encode(record{"type": "product", "code": p.Code, "name": p.Name}); err != nil {
			return err
		}
	}
	for account, users := range c.Sizes() {
		for _, r := range c.Organization(account, users).records(catalogue) {
			if err := encoder.Encode(r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *Organization) records(catalogue []Product) []record {
	var sites []record
	for _, s := range o.Sites {
		sites = append(sites, record{
			"customerNumber": s.CustomerNumber, "name": s.Name, "country": s.Country, "street": s.Street, "city": s.City, "postalCode": s.PostalCode,
		})
	}
	all := []record{{"type": "organization", "accountNumber": o.AccountNumber, "name": o.Name, "currency": o.Currency, "sites": sites}}
	for _, contract := range o.Contracts {
		all = append(all, contract.record(o, catalogue))
	}
	for _, g := range o.Groups {
		all = append(all, record{
			"type": "group", "accountNumber": o.AccountNumber, "name": g.Name, "products": codes(catalogue, g.Products), "countryOverride": orNull(g.Override),
		})
	}
	for _, u := range o.Users {
		groups := []string{}
		for _, g := range u.Groups {
			groups = append(groups, o.Groups[g].Name)
		}
		all = append(all, record{
			"type": "user", "accountNumber": o.AccountNumber, "login": u.Login, "givenName": u.GivenName, "familyName": u.FamilyName, "status": u.Status,
			"profileCountry": orNull(u.Profile), "entitlementCountry": orNull(u.Designated), "countryOverride": orNull(u.Override),
			"products": codes(catalogue, u.Products), "groups": groups, "roles": append([]string{}, u.Roles...),
		})
	}
	for _, contact := range o.Contacts {
		all = append(all, record{
			"type": "fulfillmentContact", "accountNumber": o.AccountNumber, "login": o.Users[contact.User].Login, "country": orNull(contact.Country),
		})
	}
	if o.Domain != "" {
		all = append(all, record{"type": "domain", "accountNumber": o.AccountNumber, "name": o.Domain, "autoApprove": true})
	}
	return all
}

func (c *Contract) record(o *Organization, catalogue []Product) record {
	orders := make([]record, len(c.Orders))
	lines := make([][]record, len(c.Orders))
	for _, l := range c.Lines {
		line := record{
			"product": catalogue[l.Product].Code, "country": l.Country, "annualRecurringRevenue": fmt.Sprintf("%d.%02d", l.ARR/100, l.ARR%100),
			"startsOn": l.From.String(), "endsOn": dayOrNull(l.To),
		}
		if l.Quantity != Unlimited {
			line["quantity"] = l.Quantity
		}
		lines[l.Order] = append(lines[l.Order], line)
	}
	for i, order := range c.Orders {
		orders[i] = record{
			"orderNumber": order.Number, "orderedOn": order.On.String(), "customerNumber": o.Sites[order.Site].CustomerNumber, "lines": append([]record{}, lines[i]...),
		}
	}
	return record{
		"type": "contract", "contractNumber": c.Number, "accountNumber": o.AccountNumber, "status": c.Status, "startsOn": c.From.String(),
		"endsOn": dayOrNull(c.To), "orders": orders,
	}
}

func codes(catalogue []Product, products []int) []string {
	all := make([]string, len(products))
	for i, p := range products {
		all[i] = catalogue[p].Code
	}
	return all
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func dayOrNull(d Day) any {
	if d == NoDay {
		return nil
	}
	return d.String()
}
