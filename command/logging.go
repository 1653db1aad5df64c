package command

import (
	"bytes"
	"io"
	"log"
	"os"
	"regexp"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/command/terminal"
)

// logSettings say which messages are logged, and in which format.
type logSettings struct {
	LogLevel  string `help:"Lowest severity that is logged: ${enum} (${default})." enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL"`
	LogFormat string `help:"Format of log lines: ${enum} (${default}: text on a terminal, json elsewhere)." enum:"auto,text,json" default:"auto" placeholder:"FORM"`
}

// newLogger returns the program's logger. It writes to standard error: standard output is for answers.
func newLogger(c *terminal.Console, level, form string) zerolog.Logger {
	w := io.Writer(c)
	if form == "text" || form == "auto" && c.Terminal {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly, NoColor: os.Getenv("NO_COLOR") != ""}
	}
	parsed, err := zerolog.ParseLevel(level)
	if err != nil {
		parsed = zerolog.InfoLevel // the flag's enum refuses other words
	}
	return zerolog.New(w).Level(parsed).With().Timestamp().Logger()
}

// errorLog writes the messages of net/http to the program's log, without addresses, which are personal data. Failed handshakes are logged at
// level debug: any stranger can cause them.
type errorLog struct{ logger zerolog.Logger }

func newErrorLog(logger zerolog.Logger) *log.Logger { return log.New(errorLog{logger}, "", 0) }

// hostAndPort matches an address in a message of net/http, and the colon after it, if there is one.
var hostAndPort = regexp.MustCompile(`\S+:\d+(:?)`)

// Write logs one message.
func (l errorLog) Write(line []byte) (int, error) {
	level := zerolog.WarnLevel
	if bytes.Contains(line, []byte("TLS handshake error")) {
		level = zerolog.DebugLevel
	}
	l.logger.WithLevel(level).Bytes("cause", hostAndPort.ReplaceAll(bytes.TrimSpace(line), []byte("an address$1"))).Msg("connection failed")
	return len(line), nil
}
