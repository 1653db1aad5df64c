package graph

import (
	"context"
	"sync"
)

// Moment is one operation that only reads: it remembers which versions of accounts the store has read since the operation began. Whatever
// is of such a version is no older than the question, so the version need not be asked for again; and what an operation tells of one
// account is of one version.
type Moment struct {
	versions sync.Map // organization id -> what the store knows a version by
}

type momentKey struct{}

// WithMoment begins an operation that only reads.
func WithMoment(ctx context.Context) context.Context {
	return context.WithValue(ctx, momentKey{}, &Moment{})
}

// MomentOf gives the operation that ctx belongs to; nil where there is none, or where it may change something.
func MomentOf(ctx context.Context) *Moment {
	m, _ := ctx.Value(momentKey{}).(*Moment)
	return m
}

// See remembers a version of an account that was just read; nil does not.
func (m *Moment) See(organizationID string, version any) {
	if m != nil {
		m.versions.Store(organizationID, version)
	}
}

// Seen gives the version of an account that was read last; nil when none was.
func (m *Moment) Seen(organizationID string) any {
	if m == nil {
		return nil
	}
	version, _ := m.versions.Load(organizationID)
	return version
}

type ownersKey struct{}

// WithOwners asks the look-ups by key and id for the organization of each thing along with it.
func WithOwners(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownersKey{}, true)
}

// OwnersWanted says whether organizations are asked for along.
func OwnersWanted(ctx context.Context) bool { return ctx.Value(ownersKey{}) != nil }
