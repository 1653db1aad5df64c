package write

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
	"entitlegraph/notices"
)

var (
	statementNoticeAccounts = cypher.Statement("notice_accounts")
	statementNoticeCreate   = cypher.Statement("notice_create")
)

// concern is a change of licenses by one change of a request, whose place in the request makes the ids of its notices.
type concern struct {
	change int
	newID  func(noun, key string) string // of the request
	notices.Concern
}

// notify stores the notices of the members (R26). It costs nothing unless the effects touch licenses. It runs after the effects are written, so
// that the contacts are those of the committed state.
func (u *unit) notify(ctx context.Context) error {
	var all []concern
	for _, m := range u.writing {
		all = append(all, m.concerns()...)
	}
	if len(all) == 0 {
		return nil
	}
	touched := map[string]map[string]bool{} // contract numbers by Account Number
	for _, c := range all {
		if touched[c.AccountNumber] == nil {
			touched[c.AccountNumber] = map[string]bool{}
		}
		if c.After != nil {
			touched[c.AccountNumber][c.ContractNumber] = true
		}
	}
	accounts, err := u.noticeAccounts(ctx, touched)
	if err != nil {
		return err
	}
	var rows []fields
	for _, c := range all {
		for _, n := range c.Decide(accounts[c.AccountNumber]) {
			key := fmt.Sprintf("%d\x00%s\x00%s\x00%s", c.change, n.ContractNumber, n.OrderNumber, n.Key)
			rows = append(rows, u.noticeRow(c.newID("notice", key), n))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = u.tx.Run(ctx, statementNoticeCreate, bolt.OneMap(fields{"rows": rows}))
	return err
}

// noticeRow returns the row that stores a notice.
func (u *unit) noticeRow(id string, n notices.Notice) fields {
	countries := []string{}
	for _, contact := range n.Contacts {
		countries = append(countries, contact.Country)
	}
	slices.Sort(countries)
	return fields{
		"accountNumber": n.AccountNumber, "contractNumber": n.ContractNumber, "orderNumber": bolt.OrNull(n.OrderNumber), "user": n.UserID, "notice": fields{
			"id": id, "createdAt": u.at, "why": string(n.Why), "status": string(graph.NoticePending), "subject": n.Subject, "email": n.Email,
			"countries": slices.Compact(countries), "dueAt": u.at, "attempts": 0,
		},
	}
}

// noticeAccounts reads what decides the notices of accounts, by Account Number.
func (u *unit) noticeAccounts(ctx context.Context, touched map[string]map[string]bool) (map[string]notices.Account, error) {
	var rows []fields
	for _, number := range slices.Sorted(maps.Keys(touched)) {
		contracts := slices.AppendSeq([]string{}, maps.Keys(touched[number]))
		rows = append(rows, fields{"accountNumber": number, "contracts": contracts})
	}
	records, err := u.tx.Run(ctx, statementNoticeAccounts, bolt.OneMap(fields{"rows": rows}))
	accounts := map[string]notices.Account{}
	for _, record := range records {
		row := record.Columns()
		account := notices.Account{Name: row.Text("name"), Lines: map[string][]notices.Line{}}
		for _, r := range row.Rows("contacts") {
			p, user := r.Properties("contact"), r.Properties("user")
			contact := notices.Contact{ID: p.Text("id"), Country: p.Text("country"), UserID: user.Text("id")}
			nouns.ReadUserBody(user, &contact.User)
			account.Contacts = append(account.Contacts, contact)
		}
		for _, r := range row.Rows("lines") {
			p := bolt.Properties(r)
			own := graph.Period{From: p.Date("startsOn", graph.Always.From), To: p.Date("endsOn", graph.NoDate)}
			account.Lines[p.Text("contract")] = append(account.Lines[p.Text("contract")], notices.Line{Country: p.Text("country"), Own: own})
		}
		accounts[row.Text("accountNumber")] = account
	}
	return accounts, err
}

// concerns returns none: an import brings over licenses that the customers have already (docs/decisions/0024-notices.md).
func (*batchAttempt) concerns() []concern { return nil }

// concerns returns the changes of licenses that the request notifies of, in the order of its changes: none of a dry run, and none when it was refused.
func (a *requestAttempt) concerns() []concern {
	if a.request.DryRun || len(a.effects) == 0 {
		return nil
	}
	var all []concern
	for i, o := range a.outcomes {
		for _, c := range notices.Concerns(o.outcome.Effects) {
			all = append(all, concern{i, a.read.state.NewID, c})
		}
	}
	return all
}
