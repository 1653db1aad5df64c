package write

import (
	"context"
	"maps"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

var (
	statementChangeLock         = cypher.Render("change_lock", map[string]bool{})
	statementChangeLockOthers   = cypher.Render("change_lock", map[string]bool{"Others": true})
	statementChangeLockProducts = cypher.Statement("change_lock_products")
)

// lockRequests finds the accounts that requests concern, and locks them in their order, so that two units that need the same accounts never
// deadlock. It leaves out a second copy of a request, a request of which a thing moved to another account meanwhile, and a second request of
// an account, since it must be evaluated after the first.
func lockRequests(ctx context.Context, t *bolt.OpenTransaction, list []*requestWork) ([]*requestAttempt, error) {
	attempts := make(map[string]*requestAttempt, len(list)) // by request
	rows := make([]fields, 0, len(list))
	statement := statementChangeLock
	for _, w := range list {
		if attempts[w.request.ID] != nil {
			continue
		}
		a := w.attemptIn(t)
		if err := a.lockProducts(ctx); err != nil {
			return nil, err
		}
		if a.hasOtherSubjects() {
			statement = statementChangeLockOthers
		}
		attempts[w.request.ID], rows = a, append(rows, a.lockRow())
	}
	records, err := t.Run(ctx, statement, bolt.OneMap(fields{"rows": rows}))
	if err != nil {
		return nil, err
	}
	locked, accounts := make([]*requestAttempt, 0, len(records)), map[string]bool{}
	for _, record := range records {
		row := record.Columns()
		a := attempts[row.Text("key")]
		moved, err := a.noteLocked(row)
		if err != nil {
			return nil, err
		}
		if moved || slices.ContainsFunc(a.accounts, func(number string) bool { return accounts[number] }) {
			continue
		}
		for _, number := range a.accounts {
			accounts[number] = true
		}
		locked = append(locked, a)
	}
	return locked, nil
}

// lockProducts locks the products that get a name, and reads the products of the request.
func (a *requestAttempt) lockProducts(ctx context.Context) error {
	names := a.productNames()
	if len(names) > 0 {
		_, err := a.tx.Run(ctx, statementChangeLockProducts, map[string]any{"keys": slices.Sorted(maps.Keys(names))})
		if err != nil {
			return err
		}
	}
	return a.readProducts(ctx, names)
}

// productNames returns the new names of products, by code.
func (a *requestAttempt) productNames() map[string]string {
	names := map[string]string{}
	for _, change := range a.request.Changes {
		if c, ok := change.(changes.UpdateProduct); ok && c.Name.Given {
			names[c.Code] = c.Name.Value
		}
	}
	return names
}

// hasOtherSubjects reports whether the request locks accounts of other things than users.
func (a *requestAttempt) hasOtherSubjects() bool {
	s := a.reads.Subjects
	return len(s.CustomerNumbers)+len(s.Contracts)+len(s.GroupIDs)+len(s.ContactIDs)+len(a.holders) > 0
}

// lockRow returns the parameters of the lock statement.
func (a *requestAttempt) lockRow() fields {
	s := a.reads.Subjects
	row := fields{
		"request": a.request.ID, "accountNumbers": a.reads.Accounts, "users": s.Users, "within": nil,
		"customerNumbers": s.CustomerNumbers, "contracts": s.Contracts, "groups": s.GroupIDs, "contacts": s.ContactIDs,
		"holders": a.holders, "around": changes.LooksAround(a.request.Changes),
	}
	if within := a.request.Scope; within.Limited && !within.Registering {
		row["within"] = slices.Concat(within.AccountNumbers)
	}
	return row
}

// noteLocked adds the rows that were read under the locks to the state. It reports whether a thing of the request belonged to another account
// by then.
func (a *requestAttempt) noteLocked(row bolt.Row) (moved bool, err error) {
	for _, outcome := range bolt.Texts(row["applied"]) {
		a.before = outcome
	}
	for _, number := range bolt.Texts(row["others"]) {
		if a.request.Scope.Reaches(number) {
			a.others = append(a.others, number)
		}
	}
	for _, user := range row.Rows("users") {
		if err := a.read.user(user); err != nil {
			return false, err
		}
	}
	a.accounts = bolt.Distinct(slices.Concat(a.reads.Accounts, a.others, a.accountsOfUsers(a.reads.Subjects.Users)))
	for _, found := range row.Rows("organizations") {
		if locked, _ := found["locked"].(bool); !locked {
			return true, nil
		}
		if err := a.noteOrganization(found); err != nil {
			return false, err
		}
	}
	return false, nil
}

// accountsOfUsers returns the accounts of users that are in the request's scope.
func (a *requestAttempt) accountsOfUsers(loginKeys []string) []string {
	var accounts []string
	for _, key := range loginKeys {
		if user := a.read.state.Users[key]; user != nil && a.request.Scope.Reaches(user.AccountNumber) {
			accounts = append(accounts, user.AccountNumber)
		}
	}
	return accounts
}

// unreached replaces the number of an account outside the scope: no account has it, and the queries are the same.
const unreached = ""

// reached replaces the accounts outside the request's scope by unreached.
func (w *requestWork) reached(accountNumbers []string) []string {
	numbers := slices.Clone(accountNumbers)
	for i, number := range numbers {
		if !w.request.Scope.Reaches(number) {
			numbers[i] = unreached
		}
	}
	return bolt.Distinct(numbers)
}
