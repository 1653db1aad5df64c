package command

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/rs/zerolog"

	"entitlegraph/command/terminal"
)

// program is the environment of a command: settings, standard streams, log.
type program struct {
	settings *settings
	stdin    io.Reader
	stdout   io.Writer
	stderr   *terminal.Console
	logger   zerolog.Logger
	fresh    bool // the managed database is deleted before it is opened
}

// databaseDirectory returns the directory of the managed database.
func (p *program) databaseDirectory() string {
	if p.settings.Demo {
		return p.demonstrationDirectory("neo4j")
	}
	return filepath.Join(p.settings.DataDir, "neo4j")
}

// demonstrationDirectory returns a path in the demonstration's own directory: its data are separate, so that no other database has invented
// organizations.
func (p *program) demonstrationDirectory(of string) string {
	return filepath.Join(p.settings.DataDir, "demo", of)
}

// commandLine returns a command for the same database, as it can be typed.
func (p *program) commandLine(command string) string {
	line := programName() + " " + command
	if p.settings.Demo {
		line += " --demo"
	}
	if p.settings.DataDir != defaultDataDirectory() {
		line += " --data-dir " + quoted(p.settings.DataDir)
	}
	return line
}

// quoted returns a text as one word for a shell.
func quoted(text string) string {
	if !strings.ContainsAny(text, " \t\n'\"\\$`&;|<>()*?[]#~!{}") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// programName returns the name that the program was called by; "go run ." for a binary of go run.
func programName() string {
	name := os.Args[0]
	switch {
	case strings.Contains(name, string(filepath.Separator)+"go-build"):
		return "go run ."
	case filepath.IsAbs(name):
		return filepath.Base(name)
	}
	return name
}
