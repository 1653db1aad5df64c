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

// logSettings say what is logged, and in which form.
type logSettings struct {
	LogLevel  string `help:"Least severe messages to log: ${enum} (${default})." enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL"`
	LogFormat string `help:"Form of log lines: ${enum} (${default}: text on a terminal, json elsewhere)." enum:"auto,text,json" default:"auto" placeholder:"FORM"`
}

// newLogger makes the program's logger. Logs go to standard error: standard output is for answers.
func newLogger(c *terminal.Console, level, form string) zerolog.Logger {
	w := io.Writer(c)
	if form == "text" || form == "auto" && c.Terminal {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly, NoColor: os.Getenv("NO_COLOR") != ""}
	}
	parsed, err := zerolog.ParseLevel(level)
	if err != nil {
		parsed = zerolog.InfoLevel // the flag's enum lets no other word through
	}
	return zerolog.New(w).Level(parsed).With().Timestamp().Logger()
}

// errorLog takes what net/http has to say into the program's log, without addresses, which are personal data. Handshakes that fail are told
// at level debug only: any stranger can make them fail.
type errorLog struct{ logger zerolog.Logger }

func newErrorLog(logger zerolog.Logger) *log.Logger { return log.New(errorLog{logger}, "", 0) }

// hostAndPort is an address as net/http writes it, and its colon if one follows.
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
