// Package command is the command line of entitlegraph: a file for each command, with the command's settings (flags, defaults,
// validation) in the file of what they configure.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/alecthomas/kong"

	"entitlegraph/command/terminal"
	"entitlegraph/graph"
)

// The exit statuses.
const (
	exitOK      = 0
	exitFailure = 1 // the command failed, or did a part of its work
	exitUsage   = 2 // an error in the command line, the environment or the configuration file
)

// commands is the command line. Each flag can also be set in the environment or in a configuration file.
type commands struct {
	settings

	Serve        serveCommand        `cmd:"" help:"Serve the GraphQL API and the GraphiQL page."`
	Demo         demoCommand         `cmd:"" help:"Serve a demonstration data set from a database of its own."`
	Import       importCommand       `cmd:"" help:"Load records from a file, or - for standard input (docs/records.md)."`
	Export       exportCommand       `cmd:"" help:"Write all data as records, the format that import reads."`
	Entitlements entitlementsCommand `cmd:"" help:"Show what a login may use, and why."`
	Token        tokenCommand        `cmd:"" help:"Print a development token, for a server without an identity provider (docs/identity.md)."`
	Schema       schemaCommand       `cmd:"" help:"Print the GraphQL schema, for client generators (docs/clients.md)."`
	DB           databaseCommands    `cmd:"" name:"db" help:"Start, stop or inspect the managed database; resolve conflicts of names in any database."`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// Run runs the command that arguments name, without the name of the program, and returns the exit status. A server ends when ctx does.
func Run(ctx context.Context, arguments []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var all commands
	exited := -1
	parser, err := newParser(&all, stdout, stderr, func(status int) { exited = status })
	if err != nil {
		fmt.Fprintf(stderr, "entitlegraph: %s\n", err)
		return exitUsage
	}
	parsed, err := parser.Parse(arguments)
	if exited >= 0 { // the parser has printed the help
		return exited
	}
	if err == nil {
		err = validate(parsed)
	}
	if err == nil {
		err = all.checkPassword()
	}
	if err != nil {
		fmt.Fprintf(stderr, "entitlegraph: %s\nRun entitlegraph --help for the commands and settings.\n", err)
		return exitUsage
	}
	all.keepDemonstrationApart()
	p := &program{settings: &all.settings, stdin: stdin, stdout: stdout, stderr: terminal.NewConsole(stderr)}
	p.logger = newLogger(p.stderr, all.LogLevel, all.LogFormat)
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(p); err != nil {
		var silent silentError
		if !errors.As(err, &silent) {
			fmt.Fprintf(p.stderr, "entitlegraph: %s\n", terminal.PlainLines(explain(err)))
		}
		return exitFailure
	}
	return exitOK
}

// silentError is a failure whose message is already written.
type silentError struct{ error }

// explain returns the text of an error for the terminal. It has the cause, which clients of the API do not see.
func explain(err error) string {
	var e *graph.Error
	if errors.As(err, &e) && e.Cause != nil {
		return fmt.Sprintf("%s\n  cause: %s", e.Message, e.Cause)
	}
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

func newParser(all *commands, stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(all,
		kong.Name("entitlegraph"),
		kong.Description("What may this login use, right now, and why (not)? A GraphQL API over Neo4j.\n\n"+
			"Every flag can be set in the environment (ENTITLEGRAPH_ADDR for --addr) or in a YAML configuration file (addr: ...)."),
		kong.Vars{"dataDirectory": defaultDataDirectory()},
		kong.Vars(identityDefaults()),
		kong.Vars(limitDefaults()),
		kong.DefaultEnvars("ENTITLEGRAPH"),
		kong.Configuration(readConfiguration, configurationFiles()...),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(stdout, stderr),
		kong.Exit(exit),
	)
}

type versionCommand struct{}

// Run prints the version that the Go build recorded.
func (versionCommand) Run(p *program) error {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err := fmt.Fprintf(p.stdout, "entitlegraph %s\n", version)
	return err
}
