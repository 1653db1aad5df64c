package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

type entitlementsCommand struct {
	Login string  `arg:"" help:"The login, an email address."`
	At    instant `help:"The instant to answer for, such as 2026-06-30T12:00:00Z; now unless given." placeholder:"INSTANT"`
	JSON  bool    `help:"Print JSON for programs, named as in the API."`
}

// Run prints what the login may use; it fails for a login that nobody has.
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
		return fmt.Errorf("no user has the login %q; look logins up with the API's organizations and users", c.Login)
	}
	at := c.At.Time
	if at.IsZero() {
		at = time.Now()
	}
	answer := entitle.Evaluate(facts[0].Login, facts[0].Holdings, at)
	if c.JSON {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(answerJSON(answer))
	}
	return printAnswer(p.stdout, answer, facts[0].Holdings.Organization)
}

// printAnswer writes an answer for people.
func printAnswer(out io.Writer, a *entitle.Answer, organization *graph.Organization) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	country := "none"
	if c := a.Country(); c != nil {
		country = c.Code + " " + c.Name
	}
	fmt.Fprintf(w, "login\t%s (%s)\n", a.User.Login, a.User.Status)
	fmt.Fprintf(w, "organization\t%s %s\n", organization.AccountNumber, organization.Name)
	fmt.Fprintf(w, "at\t%s\n", a.At.Format(time.RFC3339))
	fmt.Fprintf(w, "country\t%s, by rule %s\n", country, a.Rule)
	if a.ValidUntil != nil {
		fmt.Fprintf(w, "valid until\t%s\n", a.ValidUntil.Format(time.RFC3339))
	}
	for _, r := range a.Represented {
		fmt.Fprintf(w, "represented\t%s with ARR %s %s\n", r.CountryCode, r.AnnualRecurringRevenue.Amount(), r.AnnualRecurringRevenue.Currency)
	}
	fmt.Fprintf(w, "\nMAY USE\tQUANTITY\tNAME\tBECAUSE OF\n")
	for _, e := range a.Entitlements {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Product.Code, quantityText(e.Quantity), e.Product.Name, linesText(e))
	}
	fmt.Fprintf(w, "\nMAY NOT USE\tREASON\tNAME\n")
	for _, x := range a.Withheld {
		reason := string(x.Reason)
		if len(x.CountryCodes) > 0 {
			reason += " (" + strings.Join(x.CountryCodes, ", ") + ")"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", x.Product.Code, reason, x.Product.Name)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, warning := range a.Warnings {
		if _, err := fmt.Fprintf(out, "\nwarning %s: %s\n", warning.Code, warning.Message); err != nil {
			return err
		}
	}
	return nil
}

func quantityText(quantity *int) string {
	if quantity == nil {
		return "unlimited"
	}
	return strconv.Itoa(*quantity)
}

// linesText names the contract lines behind an entitlement.
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

// answerJSON gives an answer with the names of the API's EffectiveEntitlements; things are named by their keys.
func answerJSON(a *entitle.Answer) object {
	out := object{
		"at": a.At, "login": a.User.Login, "status": a.User.Status, "country": nullable(a.CountryCode), "countryRule": a.Rule,
		"representedCountries": list(a.Represented, func(r entitle.Represented) object {
			return object{"country": r.CountryCode, "annualRecurringRevenue": object{"amount": r.AnnualRecurringRevenue.Amount(), "currency": r.AnnualRecurringRevenue.Currency}}
		}),
		"entitlements": list(a.Entitlements, func(e entitle.Entitlement) object {
			return object{"product": e.Product.Code, "quantity": e.Quantity, "inGrace": e.InGrace, "lines": list(e.Lines, lineJSON)}
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

// list maps a slice; the result is never null in JSON.
func list[T, U any](items []T, each func(T) U) []U {
	out := make([]U, len(items))
	for i, item := range items {
		out[i] = each(item)
	}
	return out
}
