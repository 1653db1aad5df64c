// Command entitlegraph answers what a login may use, right now, and why (not): a GraphQL API over Neo4j.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"entitlegraph/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
