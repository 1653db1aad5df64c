// Package request has the versions of accounts that the reads of one request have in common.
package request

import (
	"context"
	"sync"
)

// Versions are the versions of accounts that the store has read during one request that only reads. Data at a version read during
// this request is fresh enough for it, so the version is not read again; and all that a request returns of one account is of one version.
type Versions struct {
	versions sync.Map // organization id -> the store's version of the account
}

type versionsKey struct{}

// WithVersions returns the context of a request that only reads.
func WithVersions(ctx context.Context) context.Context {
	return context.WithValue(ctx, versionsKey{}, &Versions{})
}

// VersionsOf returns the versions of the request that ctx belongs to; nil outside of a request, and in one that may change something.
func VersionsOf(ctx context.Context) *Versions {
	v, _ := ctx.Value(versionsKey{}).(*Versions)
	return v
}

// See records a version of an account that was just read; on nil it does nothing.
func (v *Versions) See(organizationID string, version any) {
	if v != nil {
		v.versions.Store(organizationID, version)
	}
}

// Seen returns the version of an account that was read last; nil when none was.
func (v *Versions) Seen(organizationID string) any {
	if v == nil {
		return nil
	}
	version, _ := v.versions.Load(organizationID)
	return version
}
