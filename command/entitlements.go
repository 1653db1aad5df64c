package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"entitlegraph/command/terminal"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j"
)

type entitlementsCommand struct {
	Login string  `arg:"" help:"The login, an email address."`
	At    instant `help:"The instant of the answer, such as 2026-06-30T12:00:00Z; without it, now." placeholder:"INSTANT"`
	JSON  bool    `help:"Print JSON, with the field names of the API."`
}

// instant is a point in time, written with an offset.
type instant struct{ time.Time }

// UnmarshalText reads an instant by the rules of the API.
func (i *instant) UnmarshalText(text []byte) (err error) {
	i.Time, err = graph.ParseInstant(string(text))
	return err
}

// Run prints the answer for the login; it fails if no user has the login.
func (c *entitlementsCommand) Run(ctx context.Context, p *program) (err error) {
	_, key, err := graph.NormalizeLogin(c.Login)
	if err != nil {
		return err
	}
	store, done, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	facts, err := store.Facts(ctx, []string{key})
	if err != nil {
		return err
	}
	if facts[0] == nil {
		return p.unknownLogin(c.Login)
	}
	at := c.At.Time
	if at.IsZero() {
		at = time.Now()
	}
	answer := entitle.Evaluate(facts[0].Login, facts[0].AccountFacts, at)
	organization, err := organizationOf(ctx, store, facts[0].AccountFacts)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.WriteJSON(p.stdout, answerJSON(answer, organization))
	}
	return printAnswer(p.stdout, answer, organization)
}

// organizationOf returns the organization with its name: the facts of an account have its account number and currency alone.
func organizationOf(ctx context.Context, store *neo4j.Store, accountFacts *entitle.AccountFacts) (*graph.Organization, error) {
	found, err := store.OrganizationsByAccountNumber(ctx, []string{accountFacts.Organization.AccountNumber})
	if err != nil {
		return nil, err
	}
	if found[0] == nil { // renumbered or deleted since the facts were read
		return accountFacts.Organization, nil
	}
	return found[0], nil
}

// printAnswer writes an answer as tables.
func printAnswer(out io.Writer, a *entitle.Answer, organization *graph.Organization) error {
	country := "none"
	if c := a.Country(); c != nil {
		country = c.Code + " " + c.Name
	}
	about := [][]string{
		{"login", fmt.Sprintf("%s (%s)", a.User.Login, a.User.Status)},
		{"name", cmp.Or(strings.TrimSpace(a.User.GivenName+" "+a.User.FamilyName), "none")},
		{"organization", organization.Name},
		{"account number", organization.AccountNumber},
		{"at", a.At.Format(time.RFC3339)},
		{"country", fmt.Sprintf("%s, by rule %s", country, a.Rule)},
		{"valid until", validUntilText(a.ValidUntil)},
	}
	for _, r := range a.Represented {
		about = append(about, []string{"represented", fmt.Sprintf("%s with ARR %s %s", r.CountryCode, r.AnnualRecurringRevenue.Amount(), r.AnnualRecurringRevenue.Currency)})
	}
	may := [][]string{{"MAY USE", "QUANTITY", "ALLOWED BY", "NAME", "BECAUSE OF"}}
	for _, e := range a.Entitlements {
		may = append(may, []string{e.Product.Code, quantityText(e.Quantity), string(e.AccessRule), e.Product.Name, linesText(e)})
	}
	mayNot := [][]string{{"MAY NOT USE", "REASON", "NAME"}}
	for _, x := range a.Withheld {
		reason := string(x.Reason)
		if len(x.CountryCodes) > 0 {
			reason += " (" + strings.Join(x.CountryCodes, ", ") + ")"
		}
		mayNot = append(mayNot, []string{x.Product.Code, reason, x.Product.Name})
	}
	for i, table := range [][][]string{about, may, mayNot} {
		if i > 0 {
			fmt.Fprintln(out)
			if len(table) == 1 {
				table = [][]string{table[0][:1], {"nothing"}}
			}
		}
		if err := terminal.WriteTable(out, table); err != nil {
			return err
		}
	}
	for _, warning := range a.Warnings {
		if _, err := fmt.Fprintf(out, "\nwarning %s: %s\n", warning.Code, terminal.Plain(warning.Message)); err != nil {
			return err
		}
	}
	return nil
}

// validUntilText returns the instant until which the answer is valid if no data change (R21).
func validUntilText(until *time.Time) string {
	if until == nil {
		return "no date alone changes it"
	}
	return until.Format(time.RFC3339)
}

func quantityText(quantity *int) string {
	if quantity == nil {
		return "unlimited"
	}
	return strconv.Itoa(*quantity)
}

// linesText returns the contract lines that an entitlement comes from.
func linesText(e entitle.Entitlement) string {
	all := make([]string, len(e.Lines))
	for i, l := range e.Lines {
		country := "global"
		if !l.Global() {
			country = l.CountryCode
		}
		all[i] = l.Contract.ContractNumber + " " + country
	}
	text := strings.Join(all, ", ")
	if e.InGrace {
		text += " (in grace)"
	}
	return text
}

type object = map[string]any

// answerJSON returns an answer with the field names of the API's EffectiveEntitlements. A product, country or contract is its key.
func answerJSON(a *entitle.Answer, organization *graph.Organization) object {
	out := object{
		"at": a.At, "login": a.User.Login, "givenName": a.User.GivenName, "familyName": a.User.FamilyName, "status": a.User.Status,
		"organization": object{"accountNumber": organization.AccountNumber, "name": organization.Name},
		"country":      nullable(a.CountryCode), "countryRule": a.Rule,
		"representedCountries": list(a.Represented, func(r entitle.Represented) object {
			return object{"country": r.CountryCode, "annualRecurringRevenue": object{"amount": r.AnnualRecurringRevenue.Amount(), "currency": r.AnnualRecurringRevenue.Currency}}
		}),
		"entitlements": list(a.Entitlements, func(e entitle.Entitlement) object {
			return object{"product": e.Product.Code, "quantity": e.Quantity, "inGrace": e.InGrace, "accessRule": e.AccessRule, "lines": list(e.Lines, lineJSON)}
		}),
		"withheld": list(a.Withheld, func(w entitle.Withheld) object {
			return object{"product": w.Product.Code, "reason": w.Reason, "countries": list(w.CountryCodes, func(code string) string { return code })}
		}),
		"warnings": list(a.Warnings, func(w entitle.Warning) object {
			return object{"code": w.Code, "message": w.Message}
		}),
		"validUntil": a.ValidUntil,
	}
	return out
}

func lineJSON(l *graph.ContractLine) object {
	out := object{"contract": l.Contract.ContractNumber, "country": nullable(l.CountryCode), "quantity": l.Quantity, "order": nil}
	if l.Order != nil {
		out["order"] = l.Order.OrderNumber
	}
	return out
}

func nullable(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list maps a slice; the result is never nil, so it is never null in JSON.
func list[T, U any](items []T, each func(T) U) []U {
	out := make([]U, len(items))
	for i, item := range items {
		out[i] = each(item)
	}
	return out
}
