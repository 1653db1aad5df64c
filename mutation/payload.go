package mutation

import (
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/relay"
)

// UserError is the reason why a change was refused.
type UserError struct {
	Code    changes.Reason
	Message string
	// Field is the wrong input field, and Rule the rule that it breaks; nil when there is no single one.
	Field, Rule *string
}

func newUserError(code changes.Reason, err *graph.Error) *UserError {
	return &UserError{Code: code, Message: err.Message, Field: optional(err.Field), Rule: optional(err.Rule)}
}

// refused returns a refusal as a user error; none for nil.
func refused(refusal *changes.Refusal) []*UserError {
	if refusal == nil {
		return nil
	}
	return []*UserError{newUserError(refusal.Reason, refusal.Err)}
}

// in returns the error with its field inside another field.
func (e *UserError) in(field string) *UserError {
	inner := *e
	if inner.Field != nil {
		field += "." + *inner.Field
	}
	inner.Field = &field
	return &inner
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// Payload is the payload of a mutation: the subject of its change, or the id of a deleted one, or the errors of a refusal. Every payload type
// of the schema is this Go type, with the fields that it can have.
type Payload struct {
	subject    any
	Impact     *EntitlementImpact
	Warnings   []entitle.Warning
	UserErrors []*UserError
}

// Refused returns the payload of a refused change, with its errors.
func Refused(errors []*UserError) *Payload { return &Payload{UserErrors: errors} }

// NewPayload returns the payload for the outcome of a request with one change.
func NewPayload(applied *changes.Applied) *Payload {
	var row changes.AppliedRow
	if len(applied.Rows) > 0 {
		row = applied.Rows[0]
	}
	errors := append(refused(applied.Refusal), refused(row.Refusal)...)
	if len(errors) > 0 {
		return Refused(errors)
	}
	return &Payload{subject: row.Subject, Impact: newImpact(applied.Impact), Warnings: row.Warnings}
}

// Organization returns the subject of the change if it is an organization.
func (p *Payload) Organization() *graph.Organization { return about[graph.Organization](p) }

// Site returns the subject of the change if it is a site.
func (p *Payload) Site() *graph.Site { return about[graph.Site](p) }

// Product returns the subject of the change if it is a product.
func (p *Payload) Product() *graph.Product { return about[graph.Product](p) }

// Contract returns the subject of the change if it is a contract.
func (p *Payload) Contract() *graph.Contract { return about[graph.Contract](p) }

// Order returns the subject of the change if it is an order.
func (p *Payload) Order() *graph.Order { return about[graph.Order](p) }

// User returns the subject of the change if it is a user.
func (p *Payload) User() *graph.User { return about[graph.User](p) }

// EntitlementGroup returns the subject of the change if it is a group.
func (p *Payload) EntitlementGroup() *graph.EntitlementGroup {
	return about[graph.EntitlementGroup](p)
}

// FulfillmentContact returns the subject of the change if it is a contact.
func (p *Payload) FulfillmentContact() *graph.FulfillmentContact {
	return about[graph.FulfillmentContact](p)
}

// Domain returns the subject of the change if it is a domain.
func (p *Payload) Domain() *graph.Domain { return about[graph.Domain](p) }

// DeletedID returns the opaque id of the thing that the change deleted.
func (p *Payload) DeletedID() *string { return idOf(p.subject) }

func about[T any](p *Payload) *T {
	subject, _ := p.subject.(*T)
	return subject
}

func idOf(subject any) *string {
	node, ok := subject.(relay.Node)
	if !ok {
		return nil
	}
	id := node.NodeID()
	return &id
}

// EntitlementImpact is the impact of a change on logins.
type EntitlementImpact struct {
	At                      time.Time
	Gaining, Losing, Moving int
	Logins                  []*LoginImpact
}

// LoginImpact is the impact on one login.
type LoginImpact struct{ changes.LoginImpact }

// CountryBefore returns the login's country before the change, if it had one.
func (i *LoginImpact) CountryBefore() *graph.Country {
	return graph.OptionalCountry(i.LoginImpact.CountryBefore)
}

// CountryAfter returns the login's country after the change, if it has one.
func (i *LoginImpact) CountryAfter() *graph.Country { return graph.OptionalCountry(i.CountryNext) }

func newImpact(impact *changes.Impact) *EntitlementImpact {
	if impact == nil {
		return nil
	}
	shown := &EntitlementImpact{At: impact.At, Gaining: impact.Gaining, Losing: impact.Losing, Moving: impact.Moving}
	for _, login := range impact.Logins {
		shown.Logins = append(shown.Logins, &LoginImpact{login})
	}
	return shown
}

// Users returns the users of the logins that an impact lists.
func (i *EntitlementImpact) Users() []*graph.User {
	if i == nil {
		return nil
	}
	users := make([]*graph.User, len(i.Logins))
	for n, login := range i.Logins {
		users[n] = login.User
	}
	return users
}
