package changes

import (
	"fmt"
	"slices"
	"strconv"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Line is a stored contract line; its order and its place in it identify it (R8).
type Line struct {
	ID, ContractNumber, OrderNumber string
	Place                           int
	Product                         string
	Country                         string // empty: global
	Quantity                        int    // 0: unlimited
	ARR                             int64  // in the minor unit of the organization's currency (R6)
	Own                             graph.Period
}

func (l Line) subject() Subject { return Subject{Kind: graph.KindContractLine, ID: l.ID} }

func (l Line) equal(other Line) bool { return l == other }

func (l Line) fields(s *State) []field {
	amount, quantity, global := strconv.FormatInt(l.ARR, 10), "", ""
	if c := s.Contracts[l.ContractNumber]; c != nil && s.Accounts[c.AccountNumber] != nil {
		amount = graph.Money{Minor: l.ARR, Currency: s.Accounts[c.AccountNumber].currency()}.Amount()
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

func (l Line) part() string { return element("lines", l.Place) + "." }

func (Line) visit(v EffectVisitor, w Write[Line]) { v.WriteLine(w) }

func (l Line) write(s *State, w Write[Line]) {
	a, contract := s.Accounts[w.AccountNumber], s.Contracts[l.ContractNumber]
	lines := contract.Lines[l.OrderNumber]
	if w.Before == nil {
		lines = append(lines, w.After)
	} else {
		lines[slices.IndexFunc(lines, func(other *Line) bool { return other.Place == l.Place })] = w.After
		a.refer(w.Before.Country, -1)
		a.countAmount(w.Before, -1)
	}
	contract.Lines[l.OrderNumber] = lines
	a.refer(l.Country, 1)
	a.countAmount(w.After, 1)
	if a.Represented != nil && entitle.Represents(w.After.under(contract.Contract), s.Today) {
		a.Represented[l.Country] = true
	}
}

// under returns the line with its contract, as far as they decide when and in which country the line is in force (R9, R14).
func (l *Line) under(c *Contract) *graph.ContractLine {
	contract := &graph.Contract{ContractBody: c.ContractBody}
	return &graph.ContractLine{Contract: contract, CountryCode: l.Country, Own: l.Own}
}

// isRead returns false: a line belongs to its account, which ReadSet.WrittenBy compares.
func (Line) isRead(ReadSet) bool { return false }

func (Line) alter(a *alteration, w Write[Line]) { a.accounts.add(w.AccountNumber) }

func (Line) users(*State) []string { return nil }

// upsertLine enforces R8. The country of a line is the one that it names, unless it is global; otherwise the country in after: for a new line
// that of its order's site, for a stored one its own. Dates are checked when a line is written, so an unchanged line may reach beyond a
// contract that was shortened since (R7).
func (e *evaluation) upsertLine(a *Account, o orderUpsert, line graph.LineContent, before, after *Line) error {
	if err := e.requireProduct(o.productField, line.ProductCode); err != nil {
		return err
	}
	amount, err := graph.ParseMoney(line.ARR, a.currency())
	if err != nil {
		return graph.InField("annualRecurringRevenue", err)
	}
	after.Product, after.Quantity, after.ARR, after.Own = line.ProductCode, line.Quantity, amount.Minor, line.Own
	if line.Global || line.CountryCode != "" {
		after.Country = line.CountryCode
	}
	if err := a.requireSite("R8", "country", after.Country); err != nil {
		return err
	}
	if before == nil {
		after.ID = e.state.NewID("line", fmt.Sprintf("%s\x00%d", after.OrderNumber, after.Place))
	} else {
		after.ID = before.ID
	}
	if before != nil && *before == *after {
		return nil
	}
	if !o.linesBeyond {
		if err := within(line.Own, o.term); err != nil {
			return err
		}
	}
	write(e, a.Organization.AccountNumber, true, before, after)
	return nil
}

// within refuses dates of a line that are outside its contract's (R7); an absent date is never outside.
func within(line, contract graph.Period) error {
	switch {
	case line.From != graph.Always.From && !contract.Contains(line.From):
		return refuse(LineOutsideContract, "R7", "startsOn", "startsOn %s is outside the contract, %s", line.From, span(contract))
	case line.To != graph.NoDate && !contract.Contains(line.To):
		return refuse(LineOutsideContract, "R7", "endsOn", "endsOn %s is outside the contract, %s", line.To, span(contract))
	}
	return nil
}

func span(p graph.Period) string {
	if p.To == graph.NoDate {
		return fmt.Sprintf("which starts on %s", p.From)
	}
	return fmt.Sprintf("%s to %s", p.From, p.To)
}

// Inside reports whether the dates of a line are inside its contract's, as R7 requires when a line is written.
func Inside(line, contract graph.Period) bool { return within(line, contract) == nil }

// day returns a date as the audit log shows it; empty for the absent end of a period.
func day(d graph.Date) string {
	if d == graph.Always.From {
		return ""
	}
	return d.String()
}
