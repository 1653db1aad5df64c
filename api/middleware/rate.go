package middleware

import (
	"net/http"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"entitlegraph/graph"
)

// Rate bounds the requests a second of each caller. A caller that was quiet may send twice as many at once.
//
// It remembers the latest 10,000 callers; one that is forgotten begins afresh. So the memory is bounded, and whoever has more addresses
// than that is bounded by Turns alone.
type Rate struct {
	perSecond int
	clock     func() time.Time
	callers   *lru.Cache[string, *rate.Limiter]
}

// mostCallers is how many callers are remembered.
const mostCallers = 10_000

// NewRate bounds callers to so many requests a second; 0 is no bound.
func NewRate(perSecond int, clock func() time.Time) *Rate {
	callers, err := lru.New[string, *rate.Limiter](mostCallers)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Rate{perSecond, clock, callers}
}

// of gives the limiter of a caller.
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

// Callers refuses requests of a caller that sends too many. It stands behind Authenticate: who has said who they are is bounded by
// that, from wherever they ask, and does not suffer from others behind the same address.
func (l *Rate) Callers(next http.Handler) http.Handler {
	if l.perSecond == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !l.of(caller(r)).AllowN(l.clock(), 1) {
			refuseRate(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Strangers refuses requests from an address that has sent too many of nobody. It stands before Authenticate, so that guessing
// tokens and API keys costs the database nothing; only refusals for want of identity count.
func (l *Rate) Strangers(next http.Handler) http.Handler {
	if l.perSecond == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limiter := l.of(address(r))
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

func refuseRate(w http.ResponseWriter, r *http.Request) {
	refuseForNow(w, r, http.StatusTooManyRequests, graph.CodeRateLimited, "too many requests; send this one again in a second, and fewer at a time")
}

// caller names who is bounded: the viewer, or the address of one who did not have to say who they are.
func caller(r *http.Request) string {
	viewer := graph.ViewerOf(r.Context())
	if viewer == nil || viewer.Actor == graph.Operator().Actor {
		return address(r)
	}
	return "viewer " + viewer.Actor
}

// address names the address that a request comes from.
func address(r *http.Request) string {
	address := ClientAddress(r.Context())
	if address.Is6() { // one customer of a network has all of these
		if network, err := address.Prefix(64); err == nil {
			return "address " + network.String()
		}
	}
	return "address " + address.String()
}
