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

// FromProvider returns a verifier with the keys that the issuer publishes (OpenID Connect discovery). It fetches them at the first token, so
// the program also starts while the provider cannot be reached.
func FromProvider(settings Settings, logger zerolog.Logger) *Tokens {
	load := func(ctx context.Context) ([]jose.JSONWebKey, error) { return discover(ctx, settings.Issuer) }
	return newTokens(settings, &remoteKeys{load: load, now: time.Now, logger: logger})
}

const (
	// fetchTimeout bounds a fetch of keys.
	fetchTimeout = 5 * time.Second
	// fetchEvery is the minimum interval between two fetches, so that tokens with invented key ids cause no flood of them.
	fetchEvery = 5 * time.Second
	// freshFor is the age of keys from which they are fetched again; reliableFor is the age up to which they are used while that fetch is
	// under way. So keys that the issuer withdrew become invalid.
	freshFor, reliableFor = 10 * time.Minute, 15 * time.Minute
	// freshWithoutID is both ages for a token without a key id, which does not show a rotation of keys.
	freshWithoutID = time.Minute
	// staleFor is the maximum age of keys while fetches fail.
	staleFor = 24 * time.Hour
	// mostFetched is the maximum size of a provider's response in bytes.
	mostFetched = 1 << 20
)

// remoteKeys are the keys of a provider. They are fetched at the first call of find, again in the background as they age, and at once for an
// unknown key id, as the issuer may have rotated its keys.
type remoteKeys struct {
	load   func(context.Context) ([]jose.JSONWebKey, error)
	now    func() time.Time
	logger zerolog.Logger

	mu      sync.Mutex
	held    []jose.JSONWebKey
	fetched time.Time // when held was fetched
	tried   time.Time // when the latest fetch began
	failure error     // of the latest fetch
	flight  chan struct{}
}

// find returns the keys with an id. Fresh keys are returned at once; so are reliable ones, and those of a provider whose latest fetch failed,
// while they are fetched again. For an unknown id and for older keys it waits for the fetch.
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

// landed is a fetch that is over.
var landed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// fetch starts a fetch, unless one is under way or the last began less than fetchEvery ago. It returns a channel that is closed when the fetch
// is over. The caller holds the lock.
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

// client fetches from providers: over https, or over http from this machine.
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

// discover fetches the keys of an issuer, from the address in its discovery document.
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
