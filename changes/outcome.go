package changes

import (
	"reflect"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Result says what a change comes to.
type Result string

// The results of a change that is allowed.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	Deleted   Result = "deleted"
)

// Subject tells which thing a change is about, whether it is there afterwards or not.
type Subject struct {
	Kind graph.Kind
	ID   string // as stored; graph.EncodeID makes it opaque
}

// Outcome is what an allowed change comes to. Put gives its Result and Effects only.
type Outcome struct {
	Result Result
	// Effects are in the order in which they can be written; none when nothing changes.
	Effects []Effect
	Subject Subject
	// Warnings are what the administrator should know although the change is made.
	Warnings []entitle.Warning
	// Audit is what the change alters, field by field, for one entry of the audit log about the subject (R31).
	Audit []graph.FieldChange
	// Undo is the inverse of the change; nil when it cannot be undone, empty when nothing needs to be (see Inverse).
	Undo []Change
}

// Effect is one thing that changes: a Put or a Delete of one of the entities.
type Effect interface {
	// Account gives the Account Number of the organization that changes; empty for a product.
	Account() string
	// Shared says that the answers for more than one login may change with it, so that entitlementRevision rises.
	Shared() bool

	subject() Subject         // the thing that changes
	key() string              // the same as a text
	then(later Effect) Effect // both changes of the same thing, as one
	void() bool               // nothing changes
}

// Put creates a thing, when Before is nil, or changes it. Neither side may be changed by whoever reads it.
type Put[T any] struct {
	AccountNumber string
	Before, After *T
	shared        bool
}

// Account gives the Account Number of the organization that changes.
func (p Put[T]) Account() string { return p.AccountNumber }

// Shared says that the answers for more than one login may change.
func (p Put[T]) Shared() bool { return p.shared }

// Delete takes a thing away, with what hangs on it alone: an organization with everything in it, a user with its memberships and
// its list of products, a group with its members' memberships and its list. A user's contacts are effects of their own.
type Delete[T any] struct {
	AccountNumber string
	Before        *T
	shared        bool
}

// Account gives the Account Number of the organization that changes.
func (d Delete[T]) Account() string { return d.AccountNumber }

// Shared says that the answers for more than one login may change.
func (d Delete[T]) Shared() bool { return d.shared }

func (p Put[T]) subject() Subject { return subjectOf(p.After) }

func (d Delete[T]) subject() Subject { return subjectOf(d.Before) }

func (p Put[T]) key() string { return p.subject().key() }

func (d Delete[T]) key() string { return d.subject().key() }

// FormerIDs gives, by Account Number, the opaque ids of the groups and contacts that effects delete, under which an undo may bring them back.
// The contacts of a user who is erased do not come back.
func FormerIDs(effects []Effect) map[string][]string {
	erased, ids := set[string]{}, map[string][]string{}
	for _, effect := range effects {
		if user, ok := effect.(Delete[User]); ok {
			erased.add(user.Before.LoginKey)
		}
	}
	for _, effect := range effects {
		contact, ok := effect.(Delete[Contact])
		if ok {
			_, gone := erased[contact.Before.LoginKey]
			ok = !gone
		}
		if _, group := effect.(Delete[Group]); ok || group {
			ids[effect.Account()] = append(ids[effect.Account()], effect.subject().opaque())
		}
	}
	return ids
}

// opaque gives the id of the thing as the API names it.
func (s Subject) opaque() string { return graph.EncodeID(s.Kind, s.ID) }

func (s Subject) key() string { return string(s.Kind) + "\x00" + s.ID }

// subjectOf tells which thing an entity is.
func subjectOf(thing any) Subject {
	switch t := thing.(type) {
	case *Product:
		return Subject{graph.KindProduct, t.ID}
	case *Organization:
		return Subject{graph.KindOrganization, t.ID}
	case *Site:
		return Subject{graph.KindSite, t.ID}
	case *Contract:
		return Subject{graph.KindContract, t.ID}
	case *Order:
		return Subject{graph.KindOrder, t.ID}
	case *Line:
		return Subject{graph.KindContractLine, t.ID}
	case *Group:
		return Subject{graph.KindEntitlementGroup, t.ID}
	case *User:
		return Subject{graph.KindUser, t.ID}
	case *Contact:
		return Subject{graph.KindFulfillmentContact, t.ID}
	case *Domain:
		return Subject{graph.KindDomain, t.Name}
	default:
		panic("changes: nothing else can be put")
	}
}

func (p Put[T]) then(later Effect) Effect { return join(p.AccountNumber, p.Before, p.shared, later) }

func (d Delete[T]) then(later Effect) Effect { return join(d.AccountNumber, d.Before, d.shared, later) }

func join[T any](accountNumber string, before *T, shared bool, later Effect) Effect {
	shared = shared || later.Shared()
	put, ok := later.(Put[T])
	switch {
	case ok:
		return Put[T]{put.AccountNumber, before, put.After, shared}
	case before == nil:
		return Put[T]{accountNumber, nil, nil, shared} // made and deleted
	default:
		return Delete[T]{accountNumber, before, shared}
	}
}

func (p Put[T]) void() bool {
	return p.Before == nil && p.After == nil || p.Before != nil && reflect.DeepEqual(p.Before, p.After)
}

func (Delete[T]) void() bool { return false }
