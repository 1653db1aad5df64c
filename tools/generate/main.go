// Command generate makes graph/generated and graph/model: what gqlgen makes of schema.graphqls and gqlgen.yml, then the functions that write
// plain fields, then the cuts in gqlgen's code that let them (docs/decisions/0015-plain-fields.md). Run it where gqlgen.yml is.
package main

import (
	"fmt"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate() error {
	settings, err := config.LoadConfigFromDefaultLocations()
	if err != nil {
		return err
	}
	plain := &plainFields{}
	if err := api.Generate(settings, api.AddPlugin(plain)); err != nil {
		return err
	}
	return cutFile(settings.Exec.Filename, plain)
}
