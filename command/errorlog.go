package command

import (
	"bytes"
	"log"
	"regexp"

	"github.com/rs/zerolog"
)

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
