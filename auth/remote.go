package auth

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/rs/zerolog"
)

// FromProvider verifies tokens with the keys that the issuer publishes (OpenID Connect discovery). Nothing is fetched before the first
// token comes, so the program starts whether the provider can be reached or not.
func FromProvider(settings Settings, logger zerolog.Logger) *Tokens {
	load := func(ctx context.Context) ([]jose.JSONWebKey, error) { return discover(ctx, settings.Issuer) }
	return newTokens(settings, &remoteKeys{load: load, now: time.Now, logger: logger})
}

const (
	// fetchTimeout bounds fetching keys.
	fetchTimeout = 5 * time.Second
	// fetchEvery is how long after a fetch the next one may begin: so tokens with invented key ids make no storm.
	fetchEvery = 5 * time.Second
	// freshFor is how long keys are used before they are fetched again, and reliableFor how long while that has not ended yet: so keys
	// that the issuer withdrew stop being good.
	freshFor, reliableFor = 10 * time.Minute, 15 * time.Minute
	// freshWithoutID is both for a token without a key id, from which a rotation cannot be told.
	freshWithoutID = time.Minute
	// staleFor is how long keys are used at most when they cannot be fetched again.
	staleFor = 24 * time.Hour
	// mostFetched is how many bytes a provider may answer.
	mostFetched = 1 << 20
)

// remoteKeys are keys that are fetched: first when one is asked for, then now and again behind the requests, and at once for a key
// id that is not known, for then the issuer may have rotated its keys.
type remoteKeys struct {
	load   func(context.Context) ([]jose.JSONWebKey, error)
	now    func() time.Time
	logger zerolog.Logger

	mu      sync.Mutex
	held    []jose.JSONWebKey
	fetched time.Time // when held was
	tried   time.Time // when the latest fetch began
	failure error     // of the latest fetch
	flight  chan struct{}
}

// find gives what is there while it is fresh, and has it fetched again behind the request when it begins to age. It waits for a fetch
// when a key id is not known, or what is there has become too old to be relied on; not, as long as the provider is away.
func (r *remoteKeys) find(ctx context.Context, id string) ([]jose.JSONWebKey, error) {
	fresh, reliable := freshFor, reliableFor
	if id == "" {
		fresh, reliable = freshWithoutID, freshWithoutID
	}
	r.mu.Lock()
	age, found, away := r.now().Sub(r.fetched), withID(r.held, id), r.failure != nil
	usable := len(found) > 0 && age < staleFor
	if usable && age < fresh {
		r.mu.Unlock()
		return found, nil
	}
	flight := r.fetch()
	r.mu.Unlock()
	if usable && (age < reliable || away) {
		return found, nil
	}
	select {
	case <-flight:
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failure != nil && !usable {
		return nil, unavailable(r.failure)
	}
	return withID(r.held, id), nil
}

// landed is the fetch that was over before it was waited for.
var landed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// fetch begins a fetch, unless one is under way or was a moment ago, and gives what is closed when it is over. The lock is held.
func (r *remoteKeys) fetch() chan struct{} {
	if r.flight != nil {
		return r.flight
	}
	if !r.tried.IsZero() && r.now().Sub(r.tried) < fetchEvery {
		return landed
	}
	flight := make(chan struct{})
	r.flight, r.tried = flight, r.now()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
		defer cancel()
		held, err := r.load(ctx)
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.flight, r.failure = nil, err; err == nil {
			r.held, r.fetched = held, r.now()
		} else {
			r.logger.Warn().Err(err).Msg("the keys of the identity provider cannot be fetched")
		}
		close(flight)
	}()
	return flight
}

// client fetches from providers: over https, or from this machine.
var client = &http.Client{
	Timeout: fetchTimeout,
	CheckRedirect: func(request *http.Request, via []*http.Request) error {
		if len(via) > 3 {
			return fmt.Errorf("the identity provider redirects more than 3 times")
		}
		if request.URL.Scheme != "https" && !isLoopback(request.URL.Hostname()) {
			return fmt.Errorf("the identity provider redirects to %s, which is not https", request.URL.Redacted())
		}
		return nil
	},
}

// discover asks an issuer where its keys are, and fetches them.
func discover(ctx context.Context, issuer string) ([]jose.JSONWebKey, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), issuer)
	if err != nil {
		return nil, err
	}
	var where struct {
		KeysAt string `json:"jwks_uri"`
	}
	if err := provider.Claims(&where); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, where.KeysAt, nil)
	if err != nil {
		return nil, err
	}
	if request.URL.Scheme != "https" && !isLoopback(request.URL.Hostname()) {
		return nil, fmt.Errorf("the identity provider has its keys at %s, which is not https", request.URL.Redacted())
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers with status %d", where.KeysAt, response.StatusCode)
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, mostFetched))
	if err != nil {
		return nil, err
	}
	return readKeys(raw)
}
