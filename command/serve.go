package command

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"entitlegraph/api"
	"entitlegraph/api/subscription"
	"entitlegraph/auth"
	"entitlegraph/neo4j"
	"entitlegraph/web"
)

type serveCommand struct {
	Addr listenAddress `help:"Address to listen on (${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	identitySettings
	transport
	requestSettings
}

// listenAddress is the address that a server listens on.
type listenAddress string

// Validate refuses anything but host:port.
func (a listenAddress) Validate() error {
	host, port, err := net.SplitHostPort(string(a))
	n, numberErr := strconv.Atoi(port)
	if err != nil || numberErr != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q must be host:port with a port of 0 to 65535, such as 127.0.0.1:8080", string(a))
	}
	if host == "" {
		return fmt.Errorf("%q must name the host to listen on, such as 127.0.0.1:%s", string(a), port)
	}
	return nil
}

// loopback reports whether only this machine can reach the address.
func (a listenAddress) loopback() bool {
	host, _, _ := net.SplitHostPort(string(a))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// check is the cross-field validation of serve.
func (c *serveCommand) check() error {
	if err := c.fit(); err != nil {
		return err
	}
	if err := c.checkTransport(); err != nil {
		return err
	}
	return c.checkReach()
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, p *program) error {
	tokens, err := c.tokens(p)
	if err != nil {
		return err
	}
	rules, err := c.rules(!c.configured())
	if err != nil {
		return err
	}
	store, done, err := p.open(ctx)
	if err != nil {
		return err
	}
	page := web.Page{Endpoint: "/graphql", Notice: c.identitySettings.notice() + c.requestSettings.notice()}
	err = p.serve(ctx, store, c.Addr, c.transport, page, c.authenticator(store, tokens), rules, func(url string) {
		fmt.Fprintf(p.stderr, "entitlegraph answers at %s/ (GraphiQL) and %s/graphql. Stop it with Ctrl-C.\n", url, url)
	})
	return errors.Join(err, done())
}

// checkReach refuses an address that others can reach, directly or through a proxy, if no identity provider is configured.
func (c *serveCommand) checkReach() error {
	if c.configured() || c.Addr.loopback() && len(c.TrustedProxies) == 0 {
		return nil
	}
	if c.Addr.loopback() {
		return errors.New("--trusted-proxies lets clients of other machines reach this server, and no identity provider is configured: each of them could read and change everything. " +
			"Set the issuer of tokens with --identity-issuer and --identity-audience, or leave --trusted-proxies out")
	}
	return fmt.Errorf("--addr %s can be reached by other machines, and no identity provider is configured: each of them could read and change everything. "+
		"Set the issuer of tokens with --identity-issuer and --identity-audience (API keys alone are not enough: docs/identity.md), "+
		"or listen on a loopback address such as 127.0.0.1:8080", c.Addr)
}

// drainTimeout bounds the time that requests under way have to end when the server stops.
const drainTimeout = 15 * time.Second

// serve listens on addr, calls ready with the URL, and answers requests until ctx ends or the listener fails. After the end of ctx, requests
// under way have drainTimeout to end.
func (p *program) serve(
	ctx context.Context, store *neo4j.Store, addr listenAddress, by transport, page web.Page, who *auth.Authenticator, rules requestRules,
	ready func(url string),
) error {
	collectSeldom(store)
	limits := rules.limits
	secure, err := by.tls(p.logger)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", string(addr))
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with --addr", addr, err)
	}
	scheme := "http"
	if secure != nil {
		scheme = "https"
	}
	url := scheme + "://" + listener.Addr().String()
	connections := subscription.NewConnections()
	server := &http.Server{
		Handler: api.Handler(api.Config{
			Store: store, Entitlements: store, Changes: store, APIKeys: store, Clock: time.Now, Logger: p.logger, Limits: limits, Page: page,
			Connections: connections, Authenticator: who, Links: by.links(store, who), PublicURL: by.base(addr, url),
			LocalOnly: who.Open, TrustedProxies: by.TrustedProxies.networks(), Origins: by.CORSOrigins, CrossOriginHeaders: by.CORSHeaders,
			Trusted: rules.trusted, TrustedOnly: rules.trustedOnly, DocumentFonts: rules.fonts, Policy: rules.policy, DNS: rules.dns,
		}),
		ReadHeaderTimeout: limits.ReadHeader, ReadTimeout: limits.Read,
		WriteTimeout: limits.Write, IdleTimeout: limits.Idle, MaxHeaderBytes: limits.HeaderBytes, TLSConfig: secure,
		ErrorLog: newErrorLog(p.logger),
	}
	server.Protocols = new(http.Protocols)
	server.Protocols.SetHTTP1(true) // no HTTP/2: a client can crash it in a version of Go that may build a release (GO-2026-6617)
	if who.Open {
		p.logger.Warn().Msg(notice)
	}
	by.warn(addr, p.logger)
	listen := server.Serve
	if secure != nil {
		listen = func(l net.Listener) error { return server.ServeTLS(l, "", "") }
	}
	ready(url)
	stopErasing := p.continueErasures(ctx, store)
	defer stopErasing()
	stopNumbering := p.numberChanges(ctx, store, rules.keepChanges)
	defer stopNumbering()
	stopProving := p.proveDomains(ctx, store, rules.dns)
	defer stopProving()
	failed := make(chan error, 1)
	go func() { failed <- listen(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	connections.Drain(draining)
	return server.Shutdown(draining)
}

// numberChanges numbers the log of changes, also changes of other servers and of imports, until stop is called.
func (p *program) numberChanges(ctx context.Context, store *neo4j.Store, keep time.Duration) (stop func()) {
	return inBackground(ctx, func(ctx context.Context) {
		store.KeepNumbering(ctx, keep, func(err error) {
			p.logger.Warn().Err(err).Msg("changes could not be numbered, and cannot be followed meanwhile; it is tried again in a second")
		})
	})
}

// inBackground runs work until stop is called, which waits for its end, or ctx ends.
func inBackground(ctx context.Context, work func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { work(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

// eraseEvery is the interval between two searches for interrupted erasures.
const eraseEvery = time.Minute

// continueErasures continues interrupted erasures (R30), also those of other servers of the database: at once, and every eraseEvery until
// stop is called.
func (p *program) continueErasures(ctx context.Context, store *neo4j.Store) (stop func()) {
	return inBackground(ctx, func(ctx context.Context) {
		ticker := time.NewTicker(eraseEvery)
		defer ticker.Stop()
		for {
			if err := store.ContinueErasures(ctx); err != nil && ctx.Err() == nil {
				p.logger.Warn().Err(err).Msg("an interrupted erasure could not continue; it is tried again in a minute")
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	})
}
