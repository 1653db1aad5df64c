package write

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementChangeCountAdministrators = cypher.Statement("change_count_administrators")
	statementChangeCountAmounts        = cypher.Statement("change_count_amounts")
	statementChangeCountNaming         = cypher.Statement("change_count_naming")
	statementChangeCountContacts       = cypher.Statement("change_count_contacts")
	statementChangeCountPlaced         = cypher.Statement("change_count_placed")
	statementChangeReadWindows         = cypher.Statement("change_read_windows")
)

// counts reads the counts of whole accounts that the rules need.
func (r stateReader) counts(ctx context.Context, needed changes.Counts) error {
	total := func(row bolt.Row) int { return int(row.Number("total")) }
	for _, count := range []struct {
		statement *bolt.Statement
		accounts  []string
		begin     func(*changes.Account)
		read      func(*changes.Account, bolt.Row)
	}{
		{statementChangeCountAdministrators, needed.Administrators,
			func(a *changes.Account) { a.Administrators = new(int) },
			func(a *changes.Account, r bolt.Row) { *a.Administrators = total(r) }},
		{statementChangeCountAmounts, needed.LinesWithAmount,
			func(a *changes.Account) { a.LinesWithAmount = new(int) },
			func(a *changes.Account, r bolt.Row) { *a.LinesWithAmount = total(r) }},
		{statementChangeCountContacts, needed.Contacts,
			func(a *changes.Account) { a.Contacts = new(int) },
			func(a *changes.Account, r bolt.Row) { *a.Contacts = total(r) }},
		{statementChangeCountNaming, needed.CountryRefs,
			func(a *changes.Account) { a.CountryRefs = map[string]int{} },
			func(a *changes.Account, r bolt.Row) { a.CountryRefs[r.Text("country")] = total(r) }},
		{statementChangeCountPlaced, needed.OrdersBySite,
			func(a *changes.Account) { a.OrdersBySite = map[string]int{} },
			func(a *changes.Account, r bolt.Row) { a.OrdersBySite[r.Text("customerNumber")] = total(r) }},
		{statementChangeReadWindows, needed.Represented,
			func(a *changes.Account) { a.Represented = map[string]bool{} },
			func(a *changes.Account, window bolt.Row) { r.represent(a, window) }},
	} {
		accounts := r.existing(count.accounts, count.begin)
		err := each(ctx, r.tx, count.statement, accounts, func(row bolt.Row) error {
			count.read(r.state.Accounts[row.Text("accountNumber")], row)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// existing returns the accounts that are in the state, and calls begin with each.
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

// represent adds the country of a line if the line is in force today (R14).
func (r stateReader) represent(a *changes.Account, window bolt.Row) {
	line := window.Properties("line")
	l := &graph.ContractLine{
		Contract: nouns.Contract(window), CountryCode: window.Text("country"),
		Own: graph.Period{From: line.Date("startsOn", graph.Always.From), To: line.Date("endsOn", graph.NoDate)},
	}
	if entitle.Represents(l, r.state.Today) {
		a.Represented[l.CountryCode] = true
	}
}
