package neo4j

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

var (
	statementChangeCountAdministrators = cypher("change_count_administrators")
	statementChangeCountAmounts        = cypher("change_count_amounts")
	statementChangeCountNaming         = cypher("change_count_naming")
	statementChangeCountContacts       = cypher("change_count_contacts")
	statementChangeCountPlaced         = cypher("change_count_placed")
	statementChangeReadWindows         = cypher("change_read_windows")
)

// tallies reads the counts of whole accounts that the rules need.
func (r stateReader) tallies(ctx context.Context, counts changes.Counts) error {
	total := func(row row) int { return int(properties(row).number("total")) }
	for _, tally := range []struct {
		statement *statement
		accounts  []string
		begin     func(*changes.Account)
		read      func(*changes.Account, row)
	}{
		{statementChangeCountAdministrators, counts.Administrators,
			func(a *changes.Account) { a.Administrators = new(int) },
			func(a *changes.Account, r row) { *a.Administrators = total(r) }},
		{statementChangeCountAmounts, counts.LinesWithAmount,
			func(a *changes.Account) { a.LinesWithAmount = new(int) },
			func(a *changes.Account, r row) { *a.LinesWithAmount = total(r) }},
		{statementChangeCountContacts, counts.Contacts,
			func(a *changes.Account) { a.Contacts = new(int) },
			func(a *changes.Account, r row) { *a.Contacts = total(r) }},
		{statementChangeCountNaming, counts.CountryRefs,
			func(a *changes.Account) { a.CountryRefs = map[string]int{} },
			func(a *changes.Account, r row) { a.CountryRefs[r.text("country")] = total(r) }},
		{statementChangeCountPlaced, counts.OrdersBySite,
			func(a *changes.Account) { a.OrdersBySite = map[string]int{} },
			func(a *changes.Account, r row) { a.OrdersBySite[r.text("customerNumber")] = total(r) }},
		{statementChangeReadWindows, counts.Represented,
			func(a *changes.Account) { a.Represented = map[string]bool{} },
			func(a *changes.Account, window row) { r.represent(a, window) }},
	} {
		accounts := r.existing(tally.accounts, tally.begin)
		err := each(ctx, r.tx, tally.statement, accounts, func(row row) error {
			tally.read(r.state.Accounts[row.text("accountNumber")], row)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// existing gives the accounts that are in the state, and begins a tally of each.
func (r stateReader) existing(accountNumbers []string, begin func(*changes.Account)) []string {
	var found []string
	for _, number := range accountNumbers {
		if a := r.state.Accounts[number]; a != nil {
			begin(a)
			found = append(found, number)
		}
	}
	return found
}

// represent adds the country of a line where it is represented today (R14).
func (r stateReader) represent(a *changes.Account, window row) {
	line := window.properties("line")
	l := &graph.ContractLine{
		Contract: contractOf(window), CountryCode: window.text("country"),
		Own: graph.Period{From: line.date("startsOn", graph.Always.From), To: line.date("endsOn", graph.NoDate)},
	}
	if entitle.Represents(l, r.state.Today) {
		a.Represented[l.CountryCode] = true
	}
}
