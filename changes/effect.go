package changes

import (
	"reflect"

	"entitlegraph/graph"
)

// Subject identifies the thing that a change is about, even one that the change deletes.
type Subject struct {
	Kind graph.Kind
	ID   string // as stored; graph.EncodeID makes it opaque
}

// opaque returns the id of the thing as the API names it.
func (s Subject) opaque() string { return graph.EncodeID(s.Kind, s.ID) }

func (s Subject) key() string { return string(s.Kind) + "\x00" + s.ID }

// Effect is one thing that changes: a Write or a Delete of an entity.
type Effect interface {
	// Account returns the Account Number of the organization that changes; empty for a product.
	Account() string
	// Shared reports whether the answers for more than one login may change, so that entitlementRevision rises.
	Shared() bool
	// Visit calls the visitor's method for the entity, and for writing or deleting it.
	Visit(v EffectVisitor)

	subject() Subject // the thing that changes
	key() string      // the subject as a text
	// after returns the net of an earlier effect on the same thing and this one.
	after(earlier Effect) Effect
	void() bool // nothing changes
	// apply applies the effect to the state, counts included.
	apply(s *State)
	// differences returns the fields that change, each under the prefix.
	differences(s *State, prefix string) []graph.FieldChange
	part() string
	isRead(set ReadSet) bool
	alter(a *alteration)
	users(s *State) []string
	// formerID returns the opaque id under which an undo may restore the thing; empty when no undo may. erased are the login keys of users
	// who are erased in the same request.
	formerID(erased set[string]) string
}

// EffectVisitor has a method for each kind of effect. The store implements it; a new entity does not compile until the store can write it.
type EffectVisitor interface {
	WriteProduct(Write[Product])
	WriteOrganization(Write[Organization])
	WriteSite(Write[Site])
	WriteContract(Write[Contract])
	WriteOrder(Write[Order])
	WriteLine(Write[Line])
	WriteGroup(Write[Group])
	WriteUser(Write[User])
	WriteContact(Write[Contact])
	WriteDomain(Write[Domain])
	WriteDomainClaim(Write[DomainClaim])
	WriteAccess(Write[AccessSetting])
	DeleteOrganization(Delete[Organization])
	DeleteSite(Delete[Site])
	DeleteGroup(Delete[Group])
	DeleteUser(Delete[User])
	DeleteContact(Delete[Contact])
	DeleteDomain(Delete[Domain])
	DeleteDomainClaim(Delete[DomainClaim])
	DeleteAccess(Delete[AccessSetting])
}

// entity is a kind of thing in the graph as it is stored. Lists in it are sorted and without repeats, so that equal things compare as equal.
// The change that creates the thing assigns its id, which never changes.
type entity[T entity[T]] interface {
	subject() Subject
	// equal reports whether the other one has the same content, so that nothing is written.
	equal(other T) bool
	// fields returns the fields for the audit log, under the names of inputs.
	fields(s *State) []field
	// part returns the prefix of the fields in an audit entry about another thing; empty when it needs none.
	part() string
	visit(v EffectVisitor, w Write[T])
	// write applies w, which leaves the receiver, to the state.
	write(s *State, w Write[T])
	// isRead reports whether the read set has the thing's key, if that is unique across organizations.
	isRead(set ReadSet) bool
	// alter records the logins whose answers w, which leaves the receiver, can alter.
	alter(a *alteration, w Write[T])
	// users returns the ids of the users that the thing is about: the erasure of one of them clears the audit entries about the thing (R30).
	users(s *State) []string
}

// deletable is an entity that can be deleted.
type deletable[T deletable[T]] interface {
	entity[T]
	visitDelete(v EffectVisitor, d Delete[T])
	// delete applies d to the state.
	delete(s *State, d Delete[T])
	// alterDeleted records the logins whose answers d can alter.
	alterDeleted(a *alteration, d Delete[T])
	// comesBack reports whether an undo may restore the thing under its id; erased are the login keys of users who are erased.
	comesBack(erased set[string]) bool
	// erased reports whether deleting the thing is an erasure (R30), whose audit entry shows no fields.
	erased() bool
}

// Write creates a thing, when Before is nil, or changes it. Readers must not change either side.
type Write[T entity[T]] struct {
	AccountNumber string
	Before, After *T
	shared        bool
}

// Account returns the Account Number of the organization that changes.
func (w Write[T]) Account() string { return w.AccountNumber }

// Shared reports whether the answers for more than one login may change.
func (w Write[T]) Shared() bool { return w.shared }

// Visit calls the visitor's method for writing the entity.
func (w Write[T]) Visit(v EffectVisitor) { (*w.After).visit(v, w) }

func (w Write[T]) subject() Subject { return (*w.After).subject() }

func (w Write[T]) key() string { return w.subject().key() }

func (w Write[T]) found() *T { return w.Before }

func (w Write[T]) after(earlier Effect) Effect {
	w.Before, w.shared = earlier.(effectOn[T]).found(), w.shared || earlier.Shared()
	return w
}

func (w Write[T]) void() bool {
	return w.Before == nil && w.After == nil || w.Before != nil && reflect.DeepEqual(w.Before, w.After)
}

func (w Write[T]) apply(s *State) { (*w.After).write(s, w) }

func (w Write[T]) differences(s *State, prefix string) []graph.FieldChange {
	var before []field
	if w.Before != nil {
		before = (*w.Before).fields(s)
	}
	return differences(prefix, before, (*w.After).fields(s))
}

func (w Write[T]) part() string { return (*w.After).part() }

func (w Write[T]) isRead(set ReadSet) bool { return (*w.After).isRead(set) }

func (w Write[T]) alter(a *alteration) { (*w.After).alter(a, w) }

func (w Write[T]) users(s *State) []string { return (*w.After).users(s) }

func (Write[T]) formerID(set[string]) string { return "" }

// Delete removes a thing, with what belongs to it alone: an organization with everything in it, a user with its memberships and its list
// of products, a group with its members' memberships and its list. A user's contacts are effects of their own.
type Delete[T deletable[T]] struct {
	AccountNumber string
	Before        *T
	shared        bool
}

// Account returns the Account Number of the organization that changes.
func (d Delete[T]) Account() string { return d.AccountNumber }

// Shared reports whether the answers for more than one login may change.
func (d Delete[T]) Shared() bool { return d.shared }

// Visit calls the visitor's method for deleting the entity.
func (d Delete[T]) Visit(v EffectVisitor) { (*d.Before).visitDelete(v, d) }

func (d Delete[T]) subject() Subject { return (*d.Before).subject() }

func (d Delete[T]) key() string { return d.subject().key() }

func (d Delete[T]) found() *T { return d.Before }

func (d Delete[T]) after(earlier Effect) Effect {
	before, shared := earlier.(effectOn[T]).found(), d.shared || earlier.Shared()
	if before == nil { // created and deleted
		return Write[T]{AccountNumber: earlier.Account(), shared: shared}
	}
	return Delete[T]{AccountNumber: earlier.Account(), Before: before, shared: shared}
}

func (Delete[T]) void() bool { return false }

func (d Delete[T]) apply(s *State) {
	s.deleted[d.key()] = true
	(*d.Before).delete(s, d)
}

func (d Delete[T]) differences(s *State, prefix string) []graph.FieldChange {
	if (*d.Before).erased() {
		return nil
	}
	return differences(prefix, (*d.Before).fields(s), nil)
}

func (d Delete[T]) part() string { return (*d.Before).part() }

func (d Delete[T]) isRead(set ReadSet) bool { return (*d.Before).isRead(set) }

func (d Delete[T]) alter(a *alteration) { (*d.Before).alterDeleted(a, d) }

func (d Delete[T]) users(s *State) []string { return (*d.Before).users(s) }

func (d Delete[T]) formerID(erased set[string]) string {
	if !(*d.Before).comesBack(erased) {
		return ""
	}
	return d.subject().opaque()
}

// effectOn is an effect on a thing of type T.
type effectOn[T any] interface{ found() *T }

// FormerIDs returns, by Account Number, the opaque ids of the things that effects delete and that an undo may restore under the same id:
// groups, and contacts whose user is not erased.
func FormerIDs(effects []Effect) map[string][]string {
	erased, ids := set[string]{}, map[string][]string{}
	for _, effect := range effects {
		if user, ok := effect.(Delete[User]); ok {
			erased.add(user.Before.LoginKey)
		}
	}
	for _, effect := range effects {
		if id := effect.formerID(erased); id != "" {
			ids[effect.Account()] = append(ids[effect.Account()], id)
		}
	}
	return ids
}

// UsersOf returns the ids of the users that effects are about, in the order of the effects.
func (s *State) UsersOf(effects []Effect) []string {
	var ids []string
	for _, effect := range effects {
		ids = append(ids, effect.users(s)...)
	}
	return ids
}

// field is one field of an entity as the audit log shows it.
type field struct {
	name, value string
	// updates marks a field that is shown only when it changes, and not when the thing is created.
	updates bool
}

// textFields returns the text fields of a noun as audit fields.
func textFields[T any](prefix string, updates bool, noun *T, texts []graph.Text[T]) []field {
	fields := make([]field, len(texts))
	for i, t := range texts {
		fields[i] = field{name: prefix + t.Name, value: *t.Of(noun), updates: updates}
	}
	return fields
}

// audit returns the fields of the subject of a change that effects alter. The values refer to people by the ids of their users.
func (s *State) audit(subject Subject, effects []Effect) []graph.FieldChange {
	var list []graph.FieldChange
	for _, effect := range effects {
		if effect.subject() == subject {
			list = append(list, effect.differences(s, "")...)
			continue
		}
		if user, ok := effect.(Write[User]); ok && subject.Kind == graph.KindEntitlementGroup {
			list = append(list, membership(subject, user, effects)...)
			continue
		}
		list = append(list, effect.differences(s, effect.part())...)
	}
	return list
}

// differences returns the fields whose value differs. Both lists have the same fields in the same order, unless one is empty.
func differences(prefix string, before, after []field) []graph.FieldChange {
	fields := after
	if len(fields) == 0 {
		fields = before
	}
	var list []graph.FieldChange
	for i, f := range fields {
		if f.updates && (len(before) == 0 || len(after) == 0) {
			continue
		}
		change := graph.FieldChange{Field: prefix + f.name}
		if len(before) > 0 {
			change.Before = before[i].value
		}
		if len(after) > 0 {
			change.After = after[i].value
		}
		if change.Before != change.After {
			list = append(list, change)
		}
	}
	return list
}
