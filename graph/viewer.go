package graph

import (
	"context"
	"slices"
	"time"
)

// ViewerKind is the kind of a caller.
type ViewerKind string

// The kinds of viewer.
const (
	// ViewerOperator is the vendor: it may read and change everything.
	ViewerOperator ViewerKind = "OPERATOR"
	// ViewerAnalyst reads everything and changes nothing.
	ViewerAnalyst ViewerKind = "ANALYST"
	// ViewerUser is a user of an organization, found by its login.
	ViewerUser ViewerKind = "USER"
	// ViewerPartner is a program with an API key.
	ViewerPartner ViewerKind = "PARTNER"
	// ViewerStranger is authenticated with a login that no user has; it may only register (R28).
	ViewerStranger ViewerKind = "STRANGER"
)

// Scope is a permission of an API key in its organizations.
type Scope string

// The scopes of an API key.
const (
	// ScopeCheck permits reading which products logins may use, and why.
	ScopeCheck Scope = "CHECK"
	// ScopeRead permits reading everything that an administrator of the organization may read.
	ScopeRead Scope = "READ"
	// ScopeWrite permits the changes that a co-administrator of the organization may make. It does not include ScopeRead.
	ScopeWrite Scope = "WRITE"
)

// Scopes lists every scope.
var Scopes = []Scope{ScopeCheck, ScopeRead, ScopeWrite}

// Viewer is the authenticated caller of a request. It is determined once per request and never changes.
type Viewer struct {
	Kind ViewerKind
	// Actor identifies the viewer in audit logs, for idempotency keys and for rate limits: a role or an opaque id, never a login or a name.
	Actor string

	// LoginKey is the key of the login with which a user or a stranger is authenticated (R4).
	LoginKey string
	// UserID is the stored id of a user.
	UserID string
	// Status is the status of a user.
	Status UserStatus
	// Roles are the roles of an ACTIVE user; empty for a user of another status, which may not administer.
	Roles []Role
	// Scopes are the scopes of a partner's API key.
	Scopes []Scope
	// OrganizationIDs and AccountNumbers identify, in the same order, the organizations of a partner, or the one of a user.
	OrganizationIDs, AccountNumbers []string
	// ExpiresAt is the expiry of the credentials of the request; nil if they do not expire.
	ExpiresAt *time.Time
	// ChangesRefused is the refusal of everything but reading and dry runs, because the token does not prove more than one factor; nil if the
	// viewer may make changes.
	ChangesRefused *Error
	// Unidentified is true if the server requires no authentication.
	Unidentified bool
}

// Operator returns the viewer of a server that requires no authentication: an operator, which may do everything.
func Operator() *Viewer { return &Viewer{Kind: ViewerOperator, Actor: "operator", Unidentified: true} }

// SeesAll reports whether the viewer reads every organization.
func (v *Viewer) SeesAll() bool {
	return v != nil && (v.Kind == ViewerOperator || v.Kind == ViewerAnalyst)
}

// Capacity is the kind of a viewer as people see it, in one word.
type Capacity string

// The capacities. They distinguish more viewers than ViewerKind, where that helps people.
const (
	AsOperator            Capacity = "OPERATOR"
	AsDevelopmentOperator Capacity = "DEVELOPMENT_OPERATOR"
	AsAnalyst             Capacity = "ANALYST"
	AsAdministrator       Capacity = "ADMINISTRATOR"
	AsUser                Capacity = "USER"
	AsAPIKey              Capacity = "API_KEY"
	AsStranger            Capacity = "STRANGER"
)

// Capacity returns the capacity of the viewer.
func (v *Viewer) Capacity() Capacity {
	switch {
	case v.Kind == ViewerOperator && v.Unidentified:
		return AsDevelopmentOperator
	case v.Kind == ViewerPartner:
		return AsAPIKey
	case v.Administers():
		return AsAdministrator
	}
	return Capacity(v.Kind)
}

// EveryOrganization reports whether the viewer reads every organization.
func (v *Viewer) EveryOrganization() bool { return v.SeesAll() }

// Login returns the key of the login with which the viewer is authenticated (R4); nil for operators, analysts and API keys.
func (v *Viewer) Login() *string { return optionalText(v.LoginKey) }

// Has reports whether the viewer is a user with the role.
func (v *Viewer) Has(role Role) bool {
	return v != nil && v.Kind == ViewerUser && slices.Contains(v.Roles, role)
}

// Administers reports whether the viewer is an administrator of its organization.
func (v *Viewer) Administers() bool { return v.Has(RoleAccountAdmin) || v.Has(RoleCoAdmin) }

// May reports whether the viewer is a partner with the scope.
func (v *Viewer) May(scope Scope) bool {
	return v != nil && v.Kind == ViewerPartner && slices.Contains(v.Scopes, scope)
}

type viewerKey struct{}

// WithViewer returns a context with the viewer as the caller.
func WithViewer(ctx context.Context, v *Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf returns the viewer of a context; nil if it has none. A nil viewer has no permission.
func ViewerOf(ctx context.Context) *Viewer {
	v, _ := ctx.Value(viewerKey{}).(*Viewer)
	return v
}
