package middleware

import (
	"context"
	"net/http"
	"time"

	"entitlegraph/graph"
)

// Turns limits the number of concurrent requests of all callers. Further requests wait a short while: a burst passes, and under sustained
// load they are refused soon.
type Turns struct {
	places chan struct{}
	wait   time.Duration
}

// NewTurns allows as many concurrent requests as places; a request waits for one at most for the duration wait.
func NewTurns(places int, wait time.Duration) *Turns {
	return &Turns{make(chan struct{}, places), wait}
}

// Each limits the requests of a handler. It is inside of Whole: a request that arrives slowly must not occupy a place.
func (t *Turns) Each(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, ok := t.Enter(r.Context())
		if !ok {
			refuseForNow(w, r, http.StatusServiceUnavailable, graph.CodeUnavailable, MessageBusy)
			return
		}
		defer leave()
		next.ServeHTTP(w, r)
	})
}

// MessageBusy is the message of a refusal because too many requests are processed.
const MessageBusy = "the server has too much to do at the moment; send the request again in a second"

// Enter waits for a place, which leave frees; false when there is none soon enough.
func (t *Turns) Enter(ctx context.Context) (leave func(), ok bool) {
	return func() { <-t.places }, t.enter(ctx)
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
