// Command supply checks the dependencies of the program for known vulnerabilities, and for their licenses. It is a module of its own, so that
// its dependencies are not part of the program. Run it from the top of the project, by its targets in the Makefile.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
)

const usage = "vulnerabilities [-live] [-strict], or licenses [-write]"

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("say what to look at: " + usage)
	}
	flags := flag.NewFlagSet(arguments[0], flag.ContinueOnError)
	root := flags.String("root", "../..", "the top of the project")
	switch arguments[0] {
	case "vulnerabilities":
		live := flags.Bool("live", false, "ask the database of today, over the network")
		strict := flags.Bool("strict", false, "fail for the installed Go as well")
		if err := flags.Parse(arguments[1:]); err != nil {
			return err
		}
		return vulnerabilities(ctx, *root, *live, *strict)
	case "licenses":
		write := flags.Bool("write", false, "write docs/licenses.md instead of holding it to what there is")
		if err := flags.Parse(arguments[1:]); err != nil {
			return err
		}
		return licenses(ctx, *root, *write)
	}
	return fmt.Errorf("%q is none of %s", arguments[0], usage)
}
