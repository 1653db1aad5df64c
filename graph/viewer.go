package graph

import (
	"context"
	"slices"
	"time"
)

// ViewerKind says as what somebody asks.
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
	// ViewerStranger has proven a login that no user has; it may register, and nothing else (R28).
	ViewerStranger ViewerKind = "STRANGER"
)

// Scope is what an API key is good for, in its organizations.
type Scope string

// The scopes of an API key.
const (
	// ScopeCheck: what logins may use, and why.
	ScopeCheck Scope = "CHECK"
	// ScopeRead: everything that an administrator of the organization reads.
	ScopeRead Scope = "READ"
	// ScopeWrite: what a co-administrator of the organization may change. It does not include ScopeRead.
	ScopeWrite Scope = "WRITE"
)

// Scopes lists every scope.
var Scopes = []Scope{ScopeCheck, ScopeRead, ScopeWrite}

// Viewer is who asks. It is worked out once for each request and never changes.
type Viewer struct {
	Kind ViewerKind
	// Actor names the viewer in audit logs and owns its idempotency keys and its rate: a role or an opaque id, never a login or a name.
	Actor string

	// LoginKey is the login that a user or a stranger has proven (R4).
	LoginKey string
	// UserID is the stored id of a user.
	UserID string
	// Roles are those of an ACTIVE user; others administer nothing.
	Roles []Role
	// Scopes are those of a partner.
	Scopes []Scope
	// OrganizationIDs and AccountNumbers are, in the same order, the organizations that a user or a partner belongs to: of a user one.
	OrganizationIDs, AccountNumbers []string
	// ExpiresAt is when what was sent to say who asks stops being good; nil for never.
	ExpiresAt *time.Time
	// Unidentified says that nobody had to say who asks.
	Unidentified bool
}

// Operator is the viewer that may do everything, and did not have to say who it is.
func Operator() *Viewer { return &Viewer{Kind: ViewerOperator, Actor: "operator", Unidentified: true} }

// SeesAll says that the viewer reads every organization.
func (v *Viewer) SeesAll() bool {
	return v != nil && (v.Kind == ViewerOperator || v.Kind == ViewerAnalyst)
}

// Capacity says as what somebody asks, in one word.
type Capacity string

// The capacities. They tell a viewer more finely than ViewerKind where that helps people.
const (
	AsOperator            Capacity = "OPERATOR"
	AsDevelopmentOperator Capacity = "DEVELOPMENT_OPERATOR"
	AsAnalyst             Capacity = "ANALYST"
	AsAdministrator       Capacity = "ADMINISTRATOR"
	AsUser                Capacity = "USER"
	AsAPIKey              Capacity = "API_KEY"
	AsStranger            Capacity = "STRANGER"
)

// Capacity gives as what the viewer asks.
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

// EveryOrganization says that the viewer reads every organization.
func (v *Viewer) EveryOrganization() bool { return v.SeesAll() }

// Login gives the login that a token has proven, in the form in which logins are compared (R4); nil for the operator, analysts and API keys.
func (v *Viewer) Login() *string { return optionalText(v.LoginKey) }

// Has says that the viewer is a user with the role.
func (v *Viewer) Has(role Role) bool {
	return v != nil && v.Kind == ViewerUser && slices.Contains(v.Roles, role)
}

// Administers says that the viewer is an administrator of its organization.
func (v *Viewer) Administers() bool { return v.Has(RoleAccountAdmin) || v.Has(RoleCoAdmin) }

// May says that the viewer is a partner with the scope.
func (v *Viewer) May(scope Scope) bool {
	return v != nil && v.Kind == ViewerPartner && slices.Contains(v.Scopes, scope)
}

type viewerKey struct{}

// WithViewer gives a context whose requests are the viewer's.
func WithViewer(ctx context.Context, v *Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf gives who asks; nil, who may do nothing, when that was never found out.
func ViewerOf(ctx context.Context) *Viewer {
	v, _ := ctx.Value(viewerKey{}).(*Viewer)
	return v
}
