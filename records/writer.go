package records

import (
	"encoding/json"
	"io"

	"entitlegraph/graph"
)

// Writer writes records as canonical lines: equal records have equal lines. Absent fields and empty defaults are omitted; lists, statuses and
// grace days are always written.
type Writer struct{ lines *json.Encoder }

// NewWriter returns a Writer to out, with one call of out.Write for each record.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{lines: json.NewEncoder(out)}
	w.lines.SetEscapeHTML(false)
	return w
}

// Write writes one record; Reader reads the line back as an equal record.
func (w *Writer) Write(r Record) error {
	switch r := r.(type) {
	case *Product:
		return w.lines.Encode(productLine{Type: TypeProduct, ProductBody: r.ProductBody})
	case *Organization:
		return w.lines.Encode(organizationLineOf(r))
	case *Contract:
		return w.lines.Encode(contractLineOf(r))
	case *Group:
		return w.lines.Encode(groupLine{
			Type: TypeGroup, AccountNumber: r.AccountNumber, Name: r.Name, Products: present(r.Products), CountryOverride: r.CountryOverride,
		})
	case *User:
		return w.lines.Encode(userLineOf(r))
	case *FulfillmentContact:
		return w.lines.Encode(contactLine{Type: TypeFulfillmentContact, AccountNumber: r.AccountNumber, Login: r.Login, Country: r.Country})
	case *Domain:
		return w.lines.Encode(domainLine{Type: TypeDomain, AccountNumber: r.AccountNumber, Name: r.Name, AutoApprove: r.AutoApprove})
	default:
		return graph.Invalid("", "a record of type %T cannot be written", r)
	}
}

// The lines of the file, with their fields in this order.
type (
	productLine struct {
		Type Type `json:"type"`
		graph.ProductBody
	}
	organizationLine struct {
		Type Type `json:"type"`
		graph.OrganizationBody
		Withdrawn bool                  `json:"withdrawnCurrency,omitempty"`
		Sites     []graph.SiteBody      `json:"sites"`
		Access    []graph.AccessSetting `json:"access,omitempty"`
	}
	contractLine struct {
		Type           Type                 `json:"type"`
		ContractNumber string               `json:"contractNumber"`
		AccountNumber  string               `json:"accountNumber"`
		Status         graph.ContractStatus `json:"status"`
		StartsOn       string               `json:"startsOn"`
		EndsOn         string               `json:"endsOn,omitempty"`
		GraceDays      int                  `json:"graceDays"`
		LinesBeyond    bool                 `json:"linesBeyond,omitempty"`
		Orders         []orderLine          `json:"orders"`
	}
	orderLine struct {
		OrderNumber    string            `json:"orderNumber"`
		OrderedOn      string            `json:"orderedOn"`
		CustomerNumber string            `json:"customerNumber"`
		Site           *graph.PlacedSite `json:"site,omitempty"`
		Lines          []lineLine        `json:"lines"`
	}
	lineLine struct {
		Product                string `json:"product"`
		Country                string `json:"country,omitempty"`
		Global                 bool   `json:"global,omitempty"`
		Quantity               int    `json:"quantity,omitempty"`
		AnnualRecurringRevenue string `json:"annualRecurringRevenue"`
		StartsOn               string `json:"startsOn,omitempty"`
		EndsOn                 string `json:"endsOn,omitempty"`
	}
	groupLine struct {
		Type            Type     `json:"type"`
		AccountNumber   string   `json:"accountNumber"`
		Name            string   `json:"name"`
		Products        []string `json:"products"`
		CountryOverride string   `json:"countryOverride,omitempty"`
	}
	userLine struct {
		Type          Type   `json:"type"`
		AccountNumber string `json:"accountNumber"`
		graph.UserBody
		Products []string                `json:"products"`
		Groups   []string                `json:"groups"`
		Roles    []graph.Role            `json:"roles"`
		Access   []graph.AccessException `json:"access,omitempty"`
	}
	contactLine struct {
		Type          Type   `json:"type"`
		AccountNumber string `json:"accountNumber"`
		Login         string `json:"login"`
		Country       string `json:"country,omitempty"`
	}
	domainLine struct {
		Type          Type   `json:"type"`
		AccountNumber string `json:"accountNumber"`
		Name          string `json:"name"`
		AutoApprove   bool   `json:"autoApprove"`
	}
)

func organizationLineOf(r *Organization) organizationLine {
	return organizationLine{
		Type: TypeOrganization, OrganizationBody: r.OrganizationBody,
		Withdrawn: graph.CheckCurrent(r.Currency) != nil, Sites: present(r.Sites), Access: r.Access,
	}
}

func contractLineOf(r *Contract) contractLine {
	line := contractLine{
		Type: TypeContract, ContractNumber: r.ContractNumber, AccountNumber: r.AccountNumber, Status: r.Status,
		StartsOn: r.Term.From.String(), EndsOn: r.Term.To.String(), GraceDays: r.GraceDays, LinesBeyond: r.LinesBeyond,
		Orders: make([]orderLine, len(r.Orders)),
	}
	for i, o := range r.Orders {
		order := orderLine{
			OrderNumber: o.OrderNumber, OrderedOn: o.OrderedOn.String(), CustomerNumber: o.CustomerNumber, Site: o.Site, Lines: make([]lineLine, len(o.Lines)),
		}
		for j, l := range o.Lines {
			order.Lines[j] = lineLine{
				Product: l.ProductCode, Country: l.CountryCode, Global: l.Global, Quantity: l.Quantity, AnnualRecurringRevenue: l.ARR,
				EndsOn: l.Own.To.String(),
			}
			if l.Own.From != graph.Always.From {
				order.Lines[j].StartsOn = l.Own.From.String()
			}
		}
		line.Orders[i] = order
	}
	return line
}

func userLineOf(r *User) userLine {
	line := userLine{
		Type: TypeUser, AccountNumber: r.AccountNumber, UserBody: r.UserBody,
		Products: present(r.Products), Groups: make([]string, len(r.Groups)), Roles: present(r.Roles), Access: r.Exceptions,
	}
	for i, g := range r.Groups {
		line.Groups[i] = g.Name
	}
	return line
}

// present returns an empty list for an absent one.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
