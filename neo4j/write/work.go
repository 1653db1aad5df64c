package write

import (
	"context"
	"maps"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

var (
	statementChangeLock         = cypher.Render("change_lock", map[string]bool{})
	statementChangeLockOthers   = cypher.Render("change_lock", map[string]bool{"Others": true})
	statementChangeLockProducts = cypher.Statement("change_lock_products")
)

// changeWork is one request that is being applied. Each thing has the same id in all attempts, so that every attempt writes the same; the
// instant is that of the first attempt.
type changeWork struct {
	store   *Writer
	request changes.Request
	keys    changes.ReadSet
	now     time.Time
	ids     IDs
	// sent are the attempts whose commit may have been sent and was not acknowledged, by their ids.
	sent map[string]*changes.Applied

	// The outcome of the last attempt.
	applied    *changes.Applied
	tombstones []tombstone
}

func (s *Writer) newChangeWork(request changes.Request) *changeWork {
	return &changeWork{
		store: s, request: request, keys: changes.ReadSetOf(request.Changes), now: s.now().UTC(), ids: IDs{},
		sent: map[string]*changes.Applied{},
	}
}

// withoutImpact reports whether the request needs no impact.
func (w *changeWork) withoutImpact() bool {
	return w.request.WithoutImpact && w.request.MaxAffected == nil
}

// changeAttempt is one attempt at a request, in one transaction.
type changeAttempt struct {
	*changeWork
	keys     changes.ReadSet // those of the request, within its scope
	tx       *bolt.OpenTransaction
	read     stateReader
	before   string // the stored outcome of the request when it was applied before; empty when it was not
	locked   map[string]Account
	others   []string // accounts of subjects of the changes other than users
	accounts []string // concerned, sorted
	holders  []string // accounts that name a product that is renamed

	outcomes []judged
	effects  []changes.Effect
}

// judged is the outcome of one change, or its refusal.
type judged struct {
	outcome changes.Outcome
	refusal *changes.Refusal
}

// run is one attempt. Without an error the request has an outcome: it was applied, now or before, or refused.
func (w *changeWork) run(ctx context.Context, t *bolt.OpenTransaction) error {
	a := w.attempt(t)
	if err := a.lock(ctx); err != nil {
		return err
	}
	if writes, err := a.decide(ctx); !writes || err != nil {
		return err
	}
	return a.apply(ctx)
}

// attempt begins an attempt in a transaction.
func (w *changeWork) attempt(t *bolt.OpenTransaction) *changeAttempt {
	a := &changeAttempt{
		changeWork: w, keys: w.keys, tx: t, read: newStateReader(&t.Transaction, w.ids.Of), locked: map[string]Account{},
	}
	a.read.state.Today, a.read.state.Scope = graph.DateOf(w.now), w.request.Scope
	a.keys.Accounts = a.reached(w.keys.Accounts)
	return a
}

// decide evaluates the request, after its accounts are locked. It reports whether anything is to be written: effects, or an outcome that must
// be stored.
func (a *changeAttempt) decide(ctx context.Context) (writes bool, err error) {
	if found, err := a.appliedBefore(ctx); found || err != nil {
		return false, err
	}
	a.applied, a.tombstones = &changes.Applied{Rows: make([]changes.AppliedRow, len(a.request.Changes))}, nil
	if !a.foreign() && !a.stale() {
		if err := a.judge(ctx); err != nil {
			return false, err
		}
		a.refuse()
	}
	if len(a.effects) > 0 || a.keepsOutcome() {
		return true, nil
	}
	return false, a.describe(ctx)
}

// keepsOutcome reports whether every outcome of the request is stored, even a refusal.
func (a *changeAttempt) keepsOutcome() bool { return a.request.Once && !a.request.DryRun }

// lock finds the accounts that the changes concern, and locks them in their order, so that two requests that need the same accounts never
// deadlock.
func (a *changeAttempt) lock(ctx context.Context) error {
	names := a.productNames()
	if len(names) > 0 {
		_, err := a.tx.Run(ctx, statementChangeLockProducts, map[string]any{"keys": slices.Sorted(maps.Keys(names))})
		if err != nil {
			return err
		}
	}
	if err := a.read.products(ctx, a.keys.Products); err != nil {
		return err
	}
	var err error
	if a.holders, err = a.read.holdersOfRenamed(ctx, names); err != nil {
		return err
	}
	records, err := a.tx.Run(ctx, a.lockStatement(), bolt.OneMap(fields{"rows": []fields{a.lockRow()}}))
	if err != nil {
		return err
	}
	return a.noteLocked(records[0].Columns())
}

// lockStatement returns the form of the statement that the subjects need.
func (a *changeAttempt) lockStatement() *bolt.Statement {
	s := a.keys.Subjects
	if len(s.CustomerNumbers)+len(s.Contracts)+len(s.GroupIDs)+len(s.ContactIDs)+len(a.holders) > 0 {
		return statementChangeLockOthers
	}
	return statementChangeLock
}

// lockRow returns the parameters of the lock statement.
func (a *changeAttempt) lockRow() fields {
	s := a.keys.Subjects
	row := fields{
		"request": a.request.ID, "accountNumbers": a.keys.Accounts, "users": s.Users, "within": nil, "customerNumbers": s.CustomerNumbers,
		"contracts": s.Contracts, "groups": s.GroupIDs, "contacts": s.ContactIDs, "holders": a.holders,
		"around": changes.LooksAround(a.request.Changes),
	}
	if within := a.request.Scope; within.Limited && !within.Registering {
		row["within"] = slices.Concat(within.AccountNumbers)
	}
	return row
}

// noteLocked adds the rows that were read under the locks to the state; errMoved when a thing of the request belonged to another account by
// then.
func (a *changeAttempt) noteLocked(row bolt.Row) error {
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
			return err
		}
	}
	a.accounts = bolt.Distinct(slices.Concat(a.keys.Accounts, a.others, a.accountsOfUsers(a.keys.Subjects.Users)))
	for _, found := range row.Rows("organizations") {
		p := found.Properties("organization")
		if locked, _ := found["locked"].(bool); !locked {
			return errMoved
		}
		a.locked[p.Text("accountNumber")] = Account{p.Text("id"), p.Number("revision")}
		if err := a.read.organization(found); err != nil {
			return err
		}
	}
	return nil
}

// unreached replaces the number of an account outside the scope: no account has it, and the queries are the same.
const unreached = ""

// reached replaces the accounts outside the request's scope by unreached.
func (a *changeAttempt) reached(accountNumbers []string) []string {
	numbers := slices.Clone(accountNumbers)
	for i, number := range numbers {
		if !a.request.Scope.Reaches(number) {
			numbers[i] = unreached
		}
	}
	return bolt.Distinct(numbers)
}

// productNames returns the new names of products, by code.
func (a *changeAttempt) productNames() map[string]string {
	names := map[string]string{}
	for _, change := range a.request.Changes {
		if c, ok := change.(changes.UpdateProduct); ok && c.Name.Given {
			names[c.Code] = c.Name.Value
		}
	}
	return names
}

// foreign refuses a request that is about a thing of another account than the request names.
func (a *changeAttempt) foreign() bool {
	if a.request.AccountNumber == "" {
		return false
	}
	users := slices.DeleteFunc(slices.Clone(a.keys.Subjects.Users), func(key string) bool {
		return slices.ContainsFunc(a.request.Changes, func(change changes.Change) bool {
			transfer, ok := change.(changes.TransferUser)
			return ok && transfer.LoginKey == key && transfer.AccountNumber == a.request.AccountNumber
		})
	})
	for _, number := range slices.Concat(a.others, a.accountsOfUsers(users)) {
		if number != a.request.AccountNumber {
			a.applied.Refusal = changes.RefuseForeign(a.request.AccountNumber)
		}
	}
	return a.applied.Refusal != nil
}

// accountsOfUsers returns the accounts of users that are in the request's scope.
func (a *changeAttempt) accountsOfUsers(loginKeys []string) []string {
	var accounts []string
	for _, key := range loginKeys {
		if user := a.read.state.Users[key]; user != nil && a.request.Scope.Reaches(user.AccountNumber) {
			accounts = append(accounts, user.AccountNumber)
		}
	}
	return accounts
}

// stale refuses a request that expects another revision. A transfer expects that of the organization that the user leaves.
func (a *changeAttempt) stale() bool {
	if a.request.ExpectedRevision == nil {
		return false
	}
	account, found := a.locked[a.account()]
	if !found || account.Revision == *a.request.ExpectedRevision {
		return false
	}
	a.applied.Refusal, a.applied.Revision = changes.RefuseStale(*a.request.ExpectedRevision, account.Revision), account.Revision
	return true
}

// account returns the Account Number of the one account that the request is about; of a transfer, the account that the user leaves.
func (a *changeAttempt) account() string {
	for _, number := range a.accounts {
		if len(a.accounts) == 1 || !slices.Contains(a.keys.Accounts, number) {
			return number
		}
	}
	if len(a.accounts) > 0 {
		return a.accounts[0]
	}
	return ""
}

// judge reads the state, and evaluates every change in order. After a refusal that refuses the whole request, the other changes are evaluated
// too, so that all refusals are reported at once.
func (a *changeAttempt) judge(ctx context.Context) error {
	keys := a.keys
	keys.Accounts = a.accounts
	keys.Users = slices.DeleteFunc(slices.Clone(keys.Users), func(key string) bool { return slices.Contains(keys.Subjects.Users, key) })
	if err := a.read.all(ctx, keys); err != nil {
		return err
	}
	if err := a.read.tallies(ctx, changes.CountsOf(a.read.state, a.request.Changes)); err != nil {
		return err
	}
	a.outcomes = make([]judged, len(a.request.Changes))
	for i, change := range a.request.Changes {
		outcome, err := a.read.state.Apply(change)
		if err != nil {
			refusal := changes.RefusalOf(err)
			if refusal == nil {
				return err
			}
			a.outcomes[i].refusal = refusal
			continue
		}
		a.outcomes[i].outcome = outcome
		a.effects = append(a.effects, outcome.Effects...)
	}
	return nil
}

// refuse sets the refusals of the rows. One refuses the whole request, unless the changes are applied one by one. A request that is not refused has
// an impact, which may be empty.
func (a *changeAttempt) refuse() {
	refused := 0
	for i, o := range a.outcomes {
		a.applied.Rows[i].Refusal = o.refusal
		if o.refusal != nil {
			refused++
		}
	}
	if refused > 0 && !a.request.OneByOne {
		for i := range a.outcomes {
			a.outcomes[i].outcome = changes.Outcome{}
		}
		a.effects, refused = nil, len(a.outcomes)
	}
	if refused < len(a.outcomes) {
		a.applied.Undo = changes.Inverse(a.outcomesMade())
		if !a.withoutImpact() {
			a.applied.Impact = &changes.Impact{At: a.now}
		}
	}
	a.applied.Revision = a.locked[a.account()].Revision
}
