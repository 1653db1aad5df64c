package write

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/facts"
)

var (
	statementLoginsOfOrganization = cypher.Statement("change_logins_of_organization")
	statementLoginsOfGroups       = cypher.Statement("change_logins_of_groups")
)

// impactReader compares the answers of logins before effects are written with those after, in the same transaction.
//
// Logins that an effect is about, or that are in a group that it is about, are read before and after. When a whole account is concerned, only
// its facts differ for the other logins; so these are read once, one at a time, and memory does not grow with their number. Logins with the
// same facts have the same answers.
type impactReader struct {
	attempt *requestAttempt
	altered changes.Altered
	tally   *changes.ImpactTally
	// own are the logins that are read before and after, as they were before.
	own    map[string]*entitle.Login
	before map[string]*entitle.AccountFacts // by organization id
	after  map[string]*entitle.AccountFacts
	known  map[string]sides
}

// sides are the answers before and after of logins with the same facts.
type sides struct{ before, after *entitle.Answer }

// knownAnswers is the maximum number of answers that are stored for other logins with the same facts.
const knownAnswers = 2000

// newImpactReader reads the facts before the effects are written; nil if no effect can alter an answer, or the request needs no impact.
func (a *requestAttempt) newImpactReader(ctx context.Context) (*impactReader, error) {
	if a.withoutImpact() && !a.denies() {
		return nil, nil
	}
	altered := changes.Alters(a.effects)
	if altered.None() {
		return nil, nil
	}
	r := &impactReader{
		attempt: a, altered: altered, tally: changes.NewImpactTally(a.now), own: map[string]*entitle.Login{}, known: map[string]sides{},
	}
	var err error
	if r.before, err = r.accountFacts(ctx); err != nil {
		return nil, err
	}
	keep := func(key string, login *entitle.Login) error {
		r.own[key] = login
		return nil
	}
	if err := r.logins(ctx, facts.StatementLogins, map[string]any{"keys": altered.LoginKeys}, keep); err != nil {
		return nil, err
	}
	if len(altered.GroupIDs) > 0 {
		if err := r.logins(ctx, statementLoginsOfGroups, map[string]any{"keys": altered.GroupIDs}, keep); err != nil {
			return nil, err
		}
	}
	return r, r.losing(ctx)
}

// losing adds the logins of organizations that are about to be erased: they lose all products.
func (r *impactReader) losing(ctx context.Context) error {
	for _, effect := range r.attempt.effects {
		gone, ok := effect.(changes.Delete[changes.Organization])
		if !ok {
			continue
		}
		err := r.logins(ctx, statementLoginsOfOrganization, map[string]any{"key": gone.Before.ID}, func(key string, login *entitle.Login) error {
			delete(r.own, key)
			r.add(key, login, nil)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// read returns the impact, after the effects are written.
func (r *impactReader) read(ctx context.Context) (*changes.Impact, error) {
	var err error
	if r.after = r.before; r.shared() {
		if r.after, err = r.accountFacts(ctx); err != nil {
			return nil, err
		}
	}
	keys := slices.Clone(r.altered.LoginKeys)
	for key := range r.own {
		keys = append(keys, r.renamed(key))
	}
	next := map[string]*entitle.Login{}
	err = r.logins(ctx, facts.StatementLogins, map[string]any{"keys": bolt.Distinct(keys)}, func(key string, login *entitle.Login) error {
		next[key] = login
		return nil
	})
	if err != nil {
		return nil, err
	}
	was := make(map[string]*entitle.Login, len(r.own)) // by the login key after
	for key, login := range r.own {
		was[r.renamed(key)] = login
	}
	for _, key := range bolt.Distinct(keys) {
		if was[key] != nil || next[key] != nil {
			r.add(key, was[key], next[key])
		}
	}
	for _, account := range r.altered.Accounts {
		if err := r.others(ctx, account, next); err != nil {
			return nil, err
		}
	}
	return r.tally.Impact(), nil
}

// renamed returns a user's login key after the effects, by the one before.
func (r *impactReader) renamed(key string) string {
	if next, found := r.altered.Renamed[key]; found {
		return next
	}
	return key
}

// shared reports whether the facts of accounts may differ too.
func (r *impactReader) shared() bool {
	for _, shared := range changes.RevisionsOf(r.attempt.effects) {
		if shared {
			return true
		}
	}
	return false
}

// others adds the logins of an account that the effects do not change.
func (r *impactReader) others(ctx context.Context, account string, next map[string]*entitle.Login) error {
	a := r.attempt.read.state.Accounts[account]
	if a == nil {
		return nil
	}
	return r.logins(ctx, statementLoginsOfOrganization, map[string]any{"key": a.Organization.ID}, func(key string, login *entitle.Login) error {
		if next[key] == nil {
			r.add(key, login, login)
		}
		return nil
	})
}

// accountFacts reads the present facts of the accounts concerned.
func (r *impactReader) accountFacts(ctx context.Context) (map[string]*entitle.AccountFacts, error) {
	var ids []string
	for _, account := range r.attempt.accounts {
		if a := r.attempt.read.state.Accounts[account]; a != nil {
			ids = append(ids, a.Organization.ID)
		} else if locked, found := r.attempt.locked[account]; found {
			ids = append(ids, locked.ID)
		}
	}
	return facts.NewReader(r.attempt.tx).AccountFactsByID(ctx, ids) // their locks are held, so none of them changes
}

// logins reads logins one at a time.
func (r *impactReader) logins(ctx context.Context, st *bolt.Statement, parameters map[string]any, each func(string, *entitle.Login) error) error {
	return r.attempt.tx.Stream(ctx, st, parameters, func(record *bolt.Record) error {
		key, err := record.Text("key")
		if err != nil {
			return err
		}
		fields, err := record.Row("row")
		if err != nil {
			return err
		}
		return each(key, facts.Login(fields))
	})
}

// add counts one login; the login before or after may be nil.
func (r *impactReader) add(key string, before, after *entitle.Login) {
	if before != after {
		r.tally.Add(key, r.answer(before, r.before), r.answer(after, r.after))
		return
	}
	facts := factsOf(before)
	both, found := r.known[facts]
	if !found {
		if len(r.known) == knownAnswers {
			clear(r.known)
		}
		both = sides{r.answer(before, r.before), r.answer(before, r.after)}
		r.known[facts] = both
	}
	r.tally.Add(key, ofLogin(both.before, before), ofLogin(both.after, before))
}

func (r *impactReader) answer(login *entitle.Login, held map[string]*entitle.AccountFacts) *entitle.Answer {
	if login == nil || held[login.OrganizationID] == nil {
		return nil
	}
	return entitle.Evaluate(login, held[login.OrganizationID], r.attempt.now)
}

// factsOf returns the facts that the answer of a login depends on, as a key: logins of one account with equal keys have equal answers.
func factsOf(l *entitle.Login) string {
	u := l.User
	slices.Sort(l.ProductCodes)
	slices.Sort(l.GroupIDs)
	return fmt.Sprint(l.Exceptions, "\x00", l.OrganizationID, "\x00", u.Status, "\x00", u.ProfileCountryCode, "\x00", u.EntitlementCountryCode, "\x00",
		u.CountryOverrideCode, "\x00", strings.Join(l.ProductCodes, "\x01"), "\x00", strings.Join(l.GroupIDs, "\x01"))
}

// ofLogin returns an answer as that of another login with the same facts.
func ofLogin(a *entitle.Answer, login *entitle.Login) *entitle.Answer {
	if a == nil {
		return nil
	}
	own := *a
	own.User = login.User
	return &own
}

// denies reports whether a change denies products to logins.
func (a *requestAttempt) denies() bool {
	return slices.ContainsFunc(a.outcomes, func(o evaluated) bool { return o.outcome.Denies })
}

// warnLeftWithNothing adds a warning to each change that denies products, if ACTIVE logins are left with nothing (R19, R33).
func (a *requestAttempt) warnLeftWithNothing(left, active int) {
	if left == 0 {
		return
	}
	for i := range a.outcomes {
		if o := &a.outcomes[i].outcome; o.Denies {
			o.Warnings = append(o.Warnings, changes.LeftWithNothing(left, active))
		}
	}
}
