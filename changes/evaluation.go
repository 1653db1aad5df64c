package changes

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Result is the result of an evaluation.
type Result string

// The results of a change that is allowed.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	Deleted   Result = "deleted"
)

// Outcome is the outcome of an allowed change. Upsert sets only Result and Effects.
type Outcome struct {
	Result Result
	// Effects are in an order in which they can be written; empty when nothing changes.
	Effects []Effect
	Subject Subject
	// Warnings are for the administrator, although the change is allowed.
	Warnings []entitle.Warning
	// Denies is true when the change denies products to logins: the store then warns of the logins that are left with nothing
	// (WarnLeftWithNothing).
	Denies bool
	// Audit has the fields of the subject that the change alters, for one entry of the audit log (R31).
	Audit []graph.FieldChange
	// Undo is the inverse of the change; nil when it cannot be undone, empty when nothing needs to be (see Inverse).
	Undo []Change
}

// Apply evaluates one change and applies its effects to the state, so that the next one sees them. The state must have the read set and the
// counts of the change (ReadSetOf, CountsOf). An error is a *Refusal, and then the state is as it was; or a *graph.Error with CodeInternal:
// the state lacks something that it must have, which is a fault of the program. A change that changes nothing succeeds as Unchanged, without
// effects, so that no revision rises.
//
// Apply checks the shape of names, texts, amounts and numbers, and normalizes them. The keys of the things that a change is about must be
// normalized.
func (s *State) Apply(change Change) (Outcome, error) {
	if change == nil {
		return Outcome{}, fault("there is no change to evaluate")
	}
	e := &evaluation{state: s, undo: []Change{}}
	if err := change.evaluate(e); err != nil {
		if refusal := RefusalOf(err); refusal != nil {
			return Outcome{}, refusal
		}
		return Outcome{}, err
	}
	outcome := Outcome{
		Result: e.result(), Effects: e.effects, Subject: e.subject, Warnings: e.warnings, Denies: e.denies && len(e.effects) > 0, Audit: s.audit(e.subject, e.effects), Undo: e.undo,
	}
	if outcome.Result == Unchanged {
		outcome.Undo = []Change{}
	}
	for _, effect := range e.effects {
		effect.apply(s)
	}
	return outcome, nil
}

// evaluation collects the outcome of one change or upsert.
type evaluation struct {
	state   *State
	effects []Effect
	created bool // the thing that it is about is new
	deleted bool // the thing that it is about is deleted
	denies  bool // products are denied to logins

	// Only for changes.
	subject  Subject
	warnings []entitle.Warning
	undo     []Change // nil when the change cannot be undone
}

func (e *evaluation) result() Result {
	switch {
	case len(e.effects) == 0:
		return Unchanged
	case e.created:
		return Created
	case e.deleted:
		return Deleted
	default:
		return Updated
	}
}

// write adds the effect of one thing, unless nothing changes.
func write[T entity[T]](e *evaluation, accountNumber string, shared bool, before, after *T) {
	if before == nil || !(*before).equal(*after) {
		e.effects = append(e.effects, Write[T]{AccountNumber: accountNumber, Before: before, After: after, shared: shared})
	}
}

// remove adds the effect of a thing that is deleted.
func remove[T deletable[T]](e *evaluation, accountNumber string, shared bool, before *T) {
	e.effects = append(e.effects, Delete[T]{AccountNumber: accountNumber, Before: before, shared: shared})
}

// final marks the change as one that cannot be undone.
func (e *evaluation) final() { e.undo = nil }

// account returns the organization that a change names.
func (e *evaluation) account(accountNumber string) (*Account, error) {
	a := e.state.Accounts[accountNumber]
	if a == nil {
		return nil, refuseAccount(accountNumber)
	}
	return a, nil
}

func refuseAccount(accountNumber string) error {
	return refuse(UnknownReference, "", "accountNumber", "no organization has the Account Number %.80s", accountNumber)
}

// accountOf returns the organization that a thing belongs to. It is a fault of the program when the state lacks it.
func (e *evaluation) accountOf(accountNumber string) (*Account, error) {
	a := e.state.Accounts[accountNumber]
	if a == nil {
		return nil, fault("organization " + accountNumber + " was not read")
	}
	return a, nil
}

// outOfScope reports whether a thing belongs to an account outside the scope of the request. Such a thing counts as absent.
func (e *evaluation) outOfScope(accountNumber string) bool {
	return e.state.Scope.Limited && e.state.Accounts[accountNumber] == nil
}

// id returns the id of a thing to create: a new id, or the requested one, under which an undo restores a thing that was deleted in the same
// organization. It refuses any other id with the same message, whether another organization has it, had it, or none ever did. inUse is true
// when this organization has it.
func (e *evaluation) id(noun, key, accountNumber string, requested Subject, inUse bool) (string, error) {
	switch {
	case requested.ID == "":
		return e.state.NewID(noun, key), nil
	case inUse || e.state.deleted[requested.key()]:
		return "", refuse(NumberTaken, "", "id", "a %s with that id is there already, or was until this request; leave it out", noun)
	case e.state.FormerIDs[requested.opaque()] != accountNumber:
		return "", refuse(UnknownReference, "", "id", "organization %s never had a %s with that id; leave it out", accountNumber, noun)
	}
	return requested.ID, nil
}

func fault(operation string) error {
	return &graph.Error{
		Code: graph.CodeInternal, Operation: "changes: " + operation,
		Message: "the change could not be judged because of a fault in the program",
	}
}

// unread returns the fault for a count that CountsOf returned and the store did not read.
func unread(a *Account, what string) error {
	return fault(what + " of " + a.Organization.AccountNumber + " were not read")
}

// requireProducts refuses a list with the code of a product that does not exist.
func (e *evaluation) requireProducts(list string, codes []string) error {
	for i, code := range codes {
		if err := e.requireProduct(element(list, i), code); err != nil {
			return err
		}
	}
	return nil
}

// requireProduct refuses the code of a product that does not exist.
func (e *evaluation) requireProduct(field, code string) error {
	if e.state.Products[code] == nil {
		return refuse(UnknownReference, "", field, "no product has the code %.80s", code)
	}
	return nil
}

// requireSite refuses a country, unless it is absent, in which the organization has no site.
func (a *Account) requireSite(rule, field, country string) error {
	if country == "" {
		return nil
	}
	for _, site := range a.Sites {
		if site.CountryCode == country {
			return nil
		}
	}
	return refuse(CountryWithoutSite, rule, field,
		"country %s is not a country of one of the sites of organization %s", country, a.Organization.AccountNumber)
}

// choose enforces R23 for a country that is designated or overridden with. Clearing it is always allowed; one that is not represented is
// allowed, with a warning.
func (e *evaluation) choose(a *Account, field string, code entitle.WarningCode, country string) (string, error) {
	country, err := optionalCountry(field, country)
	if err != nil {
		return "", err
	}
	if err := a.requireSite("R23", field, country); err != nil {
		return "", err
	}
	return country, e.warnUnrepresented(a, code, country)
}

// warnUnrepresented warns that a designation or override names a country without a line in force (R10, R11, R12).
func (e *evaluation) warnUnrepresented(a *Account, code entitle.WarningCode, country string) error {
	if country == "" {
		return nil
	}
	if a.Represented == nil {
		return unread(a, "represented countries")
	}
	if !a.Represented[country] {
		e.warnings = append(e.warnings, entitle.Warning{Code: code, Message: fmt.Sprintf(
			"No contract line of %s is in force in organization %s; only global lines count there.", country, a.Organization.AccountNumber)})
	}
	return nil
}

// optionalCountry normalizes a country, unless it is absent (R3).
func optionalCountry(field, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	code, err := graph.NormalizeCountry(code)
	return code, graph.InField(field, err)
}

// updated returns the value after an update: the old one when the field is not given.
func updated[T any](field Field[T], old T) T {
	if field.Given {
		return field.Value
	}
	return old
}

// changed returns the field that restores an old value; not given when the new one equals it.
func changed[T comparable](old, now T) Field[T] {
	if old == now {
		return Field[T]{}
	}
	return Say(old)
}

// textUpdates are the text fields of an update, by the names of the texts.
type textUpdates map[string]*Field[string]

// updateTexts applies the text fields of an update to a noun. A text without such a field stays.
func updateTexts[T any](noun *T, texts []graph.Text[T], updates textUpdates) {
	for _, t := range texts {
		if field := updates[t.Name]; field != nil {
			place := t.Of(noun)
			*place = updated(*field, *place)
		}
	}
}

// changedTexts sets the fields of the update that restores the texts which differ.
func changedTexts[T any](old, now *T, texts []graph.Text[T], updates textUpdates) {
	for _, t := range texts {
		if field := updates[t.Name]; field != nil {
			*field = changed(*t.Of(old), *t.Of(now))
		}
	}
}

// newKey normalizes the key of a new thing (R1).
func newKey(field, kind string, value *string) error {
	key, err := graph.NormalizeKey(kind, *value)
	*value = key
	return graph.InField(field, err)
}

func element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// inside is graph.InField that also accepts a refusal.
func inside(field string, err error) error {
	if r, ok := errors.AsType[*Refusal](err); ok {
		inner := *r.Err
		inner.Field = field + "." + inner.Field
		return &Refusal{r.Reason, &inner}
	}
	return graph.InField(field, err)
}

// sorted returns the list in order, each element once; nil for an empty one.
func sorted[T cmp.Ordered](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// without returns a copy of the list without an element.
func without[T comparable](list []T, element T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(e T) bool { return e == element })
}
