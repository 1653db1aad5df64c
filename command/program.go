package command

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/rs/zerolog"

	"entitlegraph/command/terminal"
)

// program is what a command works with.
type program struct {
	settings *settings
	stdin    io.Reader
	stdout   io.Writer
	stderr   *terminal.Console
	logger   zerolog.Logger
	fresh    bool // the managed database is opened empty
}

// databaseDirectory is where the managed database lives.
func (p *program) databaseDirectory() string {
	if p.settings.Demo {
		return p.demonstrationDirectory("neo4j")
	}
	return filepath.Join(p.settings.DataDir, "neo4j")
}

// demonstrationDirectory is where the demonstration keeps what is its own: apart, so that invented organizations get into no other
// database.
func (p *program) demonstrationDirectory(of string) string {
	return filepath.Join(p.settings.DataDir, "demo", of)
}

// commandLine gives a command as the person at the terminal can type it, for the same database.
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

// quoted gives a text as a shell takes it for one word.
func quoted(text string) string {
	if !strings.ContainsAny(text, " \t\n'\"\\$`&;|<>()*?[]#~!{}") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// programName is how the program was called: go run leaves its path in a temporary directory.
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
