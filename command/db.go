package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"entitlegraph/command/terminal"
	"entitlegraph/neo4j/managed"
)

type databaseCommands struct {
	Start  databaseStart  `cmd:"" help:"Start the managed database; it runs until db stop."`
	Stop   databaseStop   `cmd:"" help:"Stop the managed database."`
	Status databaseStatus `cmd:"" help:"Report whether the managed database runs, and which programs use it."`

	Conflicts databaseConflicts `cmd:"" help:"List users and groups whose logins or names an earlier version stored as different and this version takes for equal (R4, R32); rename or delete them. While there are any, the other commands refuse the database. Works on the managed and on any other database."`
}

// ownDatabase refuses the commands of the managed database when NEO4J_URI names another one.
func (p *program) ownDatabase() error {
	if p.settings.Neo4jURI == "" {
		return nil
	}
	return errors.New("NEO4J_URI is set, so there is no managed database; unset it to use one")
}

type databaseStart struct{}

// Run starts the managed database, which runs on after the command ends.
func (databaseStart) Run(ctx context.Context, p *program) error {
	if err := p.ownDatabase(); err != nil {
		return err
	}
	options := p.managedOptions()
	options.Persist = true
	server, err := managed.Open(ctx, options)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "The database runs at %s (process %d) until %s.\n", server.URI(), server.PID(), p.commandLine("db stop"))
	return server.Close(ctx)
}

type databaseStop struct {
	Force bool `help:"Stop it even while programs use it."`
}

// Run stops the managed database.
func (c databaseStop) Run(ctx context.Context, p *program) error {
	if err := p.ownDatabase(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	err := managed.Stop(ctx, p.databaseDirectory(), c.Force)
	var used *managed.InUseError
	switch {
	case errors.As(err, &used):
		return fmt.Errorf("%w; stop them first, or use --force", err)
	case errors.Is(err, managed.ErrNotRunning):
		fmt.Fprintln(p.stdout, "The database was not running.")
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintln(p.stdout, "The database has stopped.")
	return nil
}

type databaseStatus struct {
	JSON bool `help:"Print JSON."`
}

// Run prints the status of the managed database; it fails if the database does not run.
func (c databaseStatus) Run(ctx context.Context, p *program) error {
	if err := p.ownDatabase(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	status, err := managed.Inspect(ctx, p.databaseDirectory())
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(p.stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(status)
	} else {
		err = printStatus(ctx, p, status)
	}
	if err == nil && !status.Running {
		return silentError{errors.New("the database does not run")}
	}
	return err
}

func printStatus(ctx context.Context, p *program, status managed.Status) error {
	var rows [][]string
	switch {
	case status.Running && status.Ready:
		rows = append(rows, []string{"running", fmt.Sprintf("Neo4j %s, process %d", status.Version, status.PID)}, []string{"address", status.URI})
	case status.Running:
		rows = append(rows, []string{"running", "not ready: " + status.Problem}, []string{"log", status.Log})
	default:
		rows = append(rows, []string{"running", "no"})
	}
	rows = append(rows, []string{"directory", fmt.Sprintf("%s, %.1f MB", status.Dir, float64(status.Size)/1e6)})
	for _, holder := range status.Holders {
		rows = append(rows, []string{"used by", holder.String()})
	}
	if status.Persistent {
		rows = append(rows, []string{"stays", "until " + p.commandLine("db stop")})
	}
	if !p.settings.Demo {
		if demonstration, err := managed.Inspect(ctx, p.demonstrationDirectory("neo4j")); err == nil && demonstration.Running {
			rows = append(rows, []string{"besides", "the demonstration's database runs; see " + p.commandLine("db status") + " --demo"})
		}
	}
	return terminal.WriteTable(p.stdout, rows)
}
