package command

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/web"
)

type demoCommand struct {
	Addr  listenAddress `help:"Loopback address to listen on (${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Reset bool          `help:"Delete the demonstration's database, with every change made in it, and load the demonstration as of today. Without this flag, a loaded demonstration stays as it is."`
	requestSettings
}

// Run serves the demonstration until ctx ends, from a managed database of its own, whatever NEO4J_URI says. The end of ctx is not a
// failure, not even during the start.
func (c *demoCommand) Run(ctx context.Context, p *program) error {
	if !c.Addr.loopback() {
		return fmt.Errorf("--addr %s can be reached by other machines; the demonstration listens only on a loopback address such as 127.0.0.1:8080", c.Addr)
	}
	rules, err := c.rules(true)
	if err != nil {
		return err
	}
	if err := c.listenable(ctx); err != nil {
		return err
	}
	own := *p
	settings := *p.settings
	settings.Demo = true
	settings.keepDemonstrationApart()
	own.settings = &settings
	store, data, done, err := own.openDemonstration(ctx, c.Reset, graph.DateOf(time.Now()))
	if ctx.Err() != nil && err != nil {
		fmt.Fprintln(p.stderr, "entitlegraph: stopped before the demonstration was ready.")
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(c.serve(ctx, &own, store, data, rules), done())
}

func (c *demoCommand) serve(ctx context.Context, p *program, store *neo4j.Store, data string, rules requestRules) error {
	var identity identitySettings
	tokens, err := identity.tokens(p)
	if err != nil {
		return err
	}
	page := web.Page{
		Endpoint: "/graphql", Login: demo.Login, Account: demo.Account, Product: demo.Product, CustomerNumber: demo.CustomerNumber,
		Notice: "A demonstration: the organizations are invented. " + notice + c.notice(),
	}
	return p.serve(ctx, store, c.Addr, transport{}, page, identity.authenticator(store, tokens), rules, func(url string) { p.invite(url, data) })
}

// listenable fails if the address cannot be listened on, before anything is started.
func (c *demoCommand) listenable(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", string(c.Addr))
	if err == nil {
		return listener.Close()
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("cannot listen on %[1]s: %[2]w; choose another address: make demo ADDR=127.0.0.1:8081, or --addr 127.0.0.1:8081", c.Addr, err)
	}
	return fmt.Errorf("%[1]s is in use: a demonstration that is already running may be at http://%[1]s/, or it is another program.\n"+
		"  to serve at another address: make demo ADDR=127.0.0.1:8081, or --addr 127.0.0.1:8081; with port 0 any free one is taken", c.Addr)
}

// invite prints the address and the data of the demonstration, and its first question.
func (p *program) invite(url, data string) {
	fmt.Fprintf(p.stdout, `
The demonstration is ready, for this machine only:

  data      %[3]s
  reset     %[6]s   loads it as of today, without what was changed
  page      %[1]s/   its first tab asks what %[2]s may use, and why
  API       %[1]s/graphql
  terminal  %[4]s
            %[5]s

  curl -s %[1]s/graphql -H 'content-type: application/json' \
    -d '{"query":"{ effectiveEntitlements(login: \"%[2]s\") { country { code } countryRule entitlements { product { code } quantity } } }"}'

Stop it with Ctrl-C.
`, url, demo.Login, data, p.commandLine("entitlements "+demo.Login), p.commandLine("db status"), p.resetLine())
}
