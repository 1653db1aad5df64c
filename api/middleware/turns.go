package middleware

import (
	"context"
	"net/http"
	"time"

	"entitlegraph/graph"
)

// Turns bounds how many requests are worked on at the same time, whoever sends them. More wait a short while for their turn: a burst
// passes, and under a load that stays each is told soon that it should come later.
type Turns struct {
	places chan struct{}
	wait   time.Duration
}

// NewTurns gives so many places, for each of which a request waits at most so long.
func NewTurns(places int, wait time.Duration) *Turns {
	return &Turns{make(chan struct{}, places), wait}
}

// Each gives every request of a handler its turn. It stands behind Whole: a request that arrives slowly must not hold a place.
func (t *Turns) Each(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !t.enter(r.Context()) {
			refuseForNow(w, r, http.StatusServiceUnavailable, graph.CodeUnavailable,
				"the server has too much to do at the moment; send the request again in a second")
			return
		}
		defer func() { <-t.places }()
		next.ServeHTTP(w, r)
	})
}

func (t *Turns) enter(ctx context.Context) bool {
	select {
	case t.places <- struct{}{}:
		return true
	default:
	}
	timer := time.NewTimer(t.wait)
	defer timer.Stop()
	select {
	case t.places <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}
