package middleware

import (
	"context"
	"net/http"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"entitlegraph/graph"
)

// Rate limits the requests a second of each caller. A burst may have twice as many.
//
// It has a limiter for each of the latest 10,000 callers; a caller that was dropped starts with a new one. So the memory is bounded, and a
// client with more addresses is limited by Turns alone.
type Rate struct {
	perSecond int
	clock     func() time.Time
	callers   *lru.Cache[string, *rate.Limiter]
}

// mostCallers is the maximum number of limiters.
const mostCallers = 10_000

// NewRate limits each caller to so many requests a second; 0 is no limit.
func NewRate(perSecond int, clock func() time.Time) *Rate {
	callers, err := lru.New[string, *rate.Limiter](mostCallers)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Rate{perSecond, clock, callers}
}

// of returns the limiter of a caller.
func (l *Rate) of(caller string) *rate.Limiter {
	if known, ok := l.callers.Get(caller); ok {
		return known
	}
	begun := rate.NewLimiter(rate.Limit(l.perSecond), 2*l.perSecond)
	if known, ok, _ := l.callers.PeekOrAdd(caller, begun); ok {
		return known
	}
	return begun
}

// Callers limits authenticated requests per viewer. It is inside of Authenticate: a viewer has one limit at all addresses, and other callers at
// the same address do not count.
func (l *Rate) Callers(next http.Handler) http.Handler {
	if l.perSecond == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.Allow(r.Context()) {
			refuseRate(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Strangers limits unauthenticated requests per address. It is outside of Authenticate, so that guessed tokens and API keys cost the database
// nothing; only responses with status 401 count.
func (l *Rate) Strangers(next http.Handler) http.Handler {
	if l.perSecond == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limiter := l.of(address(r.Context()))
		now := l.clock()
		if limiter.TokensAt(now) < 1 {
			refuseRate(w, r)
			return
		}
		recorder := &recorder{ResponseWriter: w}
		next.ServeHTTP(recorder, r)
		if recorder.status == http.StatusUnauthorized {
			limiter.AllowN(now, 1)
		}
	})
}

// Allow counts an operation of the viewer of ctx, and reports whether it is within the rate.
func (l *Rate) Allow(ctx context.Context) bool {
	return l.perSecond == 0 || l.of(Caller(ctx)).AllowN(l.clock(), 1)
}

// Denied counts credentials that were refused after the response to their request had begun.
func (l *Rate) Denied(ctx context.Context) {
	if l.perSecond > 0 {
		l.of(address(ctx)).AllowN(l.clock(), 1)
	}
}

// MessageRate is the message of a refusal by the rate.
const MessageRate = "too many requests; send this one again in a second, and fewer at a time"

func refuseRate(w http.ResponseWriter, r *http.Request) {
	refuseForNow(w, r, http.StatusTooManyRequests, graph.CodeRateLimited, MessageRate)
}

// Caller returns the key of limits of each caller: the viewer, or the address where the server does not authenticate.
func Caller(ctx context.Context) string {
	viewer := graph.ViewerOf(ctx)
	if viewer == nil || viewer.Actor == graph.Operator().Actor {
		return address(ctx)
	}
	return "viewer " + viewer.Actor
}

// address names the address that a request comes from.
func address(ctx context.Context) string {
	address := ClientAddress(ctx)
	if address.Is6() { // one customer of a network has all of these
		if network, err := address.Prefix(64); err == nil {
			return "address " + network.String()
		}
	}
	return "address " + address.String()
}
