package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/web"
)

type demoCommand struct {
	Addr listenAddress `help:"Address to listen on, reachable from this machine only (${default})." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	requestSettings
}

// Run serves the demonstration until the context ends. It keeps to a managed database of its own, whatever else is configured.
func (c *demoCommand) Run(ctx context.Context, p *program) error {
	if !c.Addr.loopback() {
		return fmt.Errorf("--addr %s can be reached by others; the demonstration listens on a loopback address such as 127.0.0.1:8080 only", c.Addr)
	}
	own := *p
	settings := *p.settings
	settings.Neo4jURI, settings.Demo = "", true
	own.settings = &settings
	var identity identitySettings
	tokens, err := identity.tokens(p)
	if err != nil {
		return err
	}
	rules, err := c.rules(true)
	if err != nil {
		return err
	}
	store, done, err := own.open(ctx)
	if err != nil {
		return err
	}
	if err = own.loadDemonstration(ctx, store); err == nil {
		err = own.serve(ctx, store, c.Addr, transport{}, web.Page{
			Endpoint: "/graphql", Login: demo.Login, Account: demo.Account, Product: demo.Product, CustomerNumber: demo.CustomerNumber,
			Notice: "A demonstration: the organizations are invented. " + notice + c.notice(),
		}, identity.authenticator(store, tokens), rules, own.invite)
	}
	return errors.Join(err, done())
}

// loadDemonstration imports the demonstration as of today; what is in already is updated. What somebody changed so that it cannot
// be put back, such as a cancelled contract, stays changed.
func (p *program) loadDemonstration(ctx context.Context, store *neo4j.Store) error {
	quiet := *p
	quiet.stdout = io.Discard
	err := quiet.importRecords(ctx, store, demo.Records(graph.DateOf(time.Now())), -1, neo4j.ImportSkip)
	var told silentError
	if errors.As(err, &told) {
		fmt.Fprintf(p.stderr, "entitlegraph: that was changed earlier and stays so. For a fresh demonstration stop this one and delete %s.\n", p.databaseDirectory())
		return nil
	}
	return err
}

// invite tells how to ask the first question.
func (p *program) invite(url string) {
	fmt.Fprintf(p.stdout, `
The demonstration is ready, for this machine only:

  page    %[1]s/   its first tab asks what %[2]s may use, and why
  API     %[1]s/graphql

  curl -s %[1]s/graphql -H 'content-type: application/json' \
    -d '{"query":"{ effectiveEntitlements(login: \"%[2]s\") { country { code } countryRule entitlements { product { code } quantity } } }"}'

Stop it with Ctrl-C.
`, url, demo.Login)
}
