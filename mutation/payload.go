package mutation

import (
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/relay"
)

// UserError says why a change was refused.
type UserError struct {
	Code    changes.Reason
	Message string
	// Field is the input field at fault and Rule the rule that refuses; nil when there is no single one.
	Field, Rule *string
}

func newUserError(code changes.Reason, err *graph.Error) *UserError {
	return &UserError{Code: code, Message: err.Message, Field: optional(err.Field), Rule: optional(err.Rule)}
}

// refused gives a refusal as the user error that it is; none when there is none.
func refused(refusal *changes.Refusal) []*UserError {
	if refusal == nil {
		return nil
	}
	return []*UserError{newUserError(refusal.Reason, refusal.Err)}
}

// in gives the error as one of a field's content.
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

// Payload is what a mutation gives: the one thing it is about, or the id of what is gone, and why not when it was refused. Each payload
// type of the schema is this one, and has those of its fields that can be there.
type Payload struct {
	subject    any
	Impact     *EntitlementImpact
	Warnings   []entitle.Warning
	UserErrors []*UserError
}

// Refused is the payload of a change that was not even tried.
func Refused(errors []*UserError) *Payload { return &Payload{UserErrors: errors} }

// NewPayload tells what a request of one change came to.
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

// Organization gives the organization that the change was about.
func (p *Payload) Organization() *graph.Organization { return about[graph.Organization](p) }

// Site gives the site that the change was about.
func (p *Payload) Site() *graph.Site { return about[graph.Site](p) }

// Product gives the product that the change was about.
func (p *Payload) Product() *graph.Product { return about[graph.Product](p) }

// Contract gives the contract that the change was about.
func (p *Payload) Contract() *graph.Contract { return about[graph.Contract](p) }

// Order gives the order that the change was about.
func (p *Payload) Order() *graph.Order { return about[graph.Order](p) }

// User gives the user that the change was about.
func (p *Payload) User() *graph.User { return about[graph.User](p) }

// EntitlementGroup gives the group that the change was about.
func (p *Payload) EntitlementGroup() *graph.EntitlementGroup {
	return about[graph.EntitlementGroup](p)
}

// FulfillmentContact gives the contact that the change was about.
func (p *Payload) FulfillmentContact() *graph.FulfillmentContact {
	return about[graph.FulfillmentContact](p)
}

// Domain gives the domain that the change was about.
func (p *Payload) Domain() *graph.Domain { return about[graph.Domain](p) }

// DeletedID gives the opaque id of what the change removed.
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

// EntitlementImpact is what logins gain and lose by a change.
type EntitlementImpact struct {
	At                      time.Time
	Gaining, Losing, Moving int
	Logins                  []*LoginImpact
}

// LoginImpact is what one login gains and loses.
type LoginImpact struct{ changes.LoginImpact }

// CountryBefore gives the login's country before the change, if it had one.
func (i *LoginImpact) CountryBefore() *graph.Country {
	return graph.OptionalCountry(i.LoginImpact.CountryBefore)
}

// CountryAfter gives the login's country after the change, if it has one.
func (i *LoginImpact) CountryAfter() *graph.Country { return graph.OptionalCountry(i.CountryNext) }

func newImpact(impact *changes.Impact) *EntitlementImpact {
	if impact == nil {
		return nil
	}
	told := &EntitlementImpact{At: impact.At, Gaining: impact.Gaining, Losing: impact.Losing, Moving: impact.Moving}
	for _, login := range impact.Logins {
		told.Logins = append(told.Logins, &LoginImpact{login})
	}
	return told
}

// Users gives the users of the logins that an impact lists.
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
