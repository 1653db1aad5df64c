package graph

import (
	"context"
	"sync"
)

// RequestVersions are the versions of accounts that the store has read during one request that only reads. Data at a version read during
// this request is fresh enough for it, so the version is not read again; and all that a request returns of one account is of one version.
type RequestVersions struct {
	versions sync.Map // organization id -> the store's version of the account
}

type requestVersionsKey struct{}

// WithRequestVersions returns the context of a request that only reads.
func WithRequestVersions(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestVersionsKey{}, &RequestVersions{})
}

// RequestVersionsOf returns the versions of the request that ctx belongs to; nil outside of a request, and in one that may change something.
func RequestVersionsOf(ctx context.Context) *RequestVersions {
	v, _ := ctx.Value(requestVersionsKey{}).(*RequestVersions)
	return v
}

// See records a version of an account that was just read; on nil it does nothing.
func (v *RequestVersions) See(organizationID string, version any) {
	if v != nil {
		v.versions.Store(organizationID, version)
	}
}

// Seen returns the version of an account that was read last; nil when none was.
func (v *RequestVersions) Seen(organizationID string) any {
	if v == nil {
		return nil
	}
	version, _ := v.versions.Load(organizationID)
	return version
}
