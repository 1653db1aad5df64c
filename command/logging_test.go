package command

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rs/zerolog"
)

func TestErrorLogHoldsNoAddress(t *testing.T) {
	var out bytes.Buffer
	errors := newErrorLog(zerolog.New(&out))
	errors.Printf("http: TLS handshake error from %s: EOF", "203.0.113.7:4711")
	errors.Printf("http: TLS handshake error from %s: tls: no cipher", "[2001:db8::7]:4711")
	errors.Printf("http: Accept error: too many open files; retrying")
	got := out.String()
	if strings.Contains(got, "203.0") || strings.Contains(got, "2001:db8") {
		t.Errorf("an address is in the log:\n%s", got)
	}
	if strings.Count(got, `"level":"debug"`) != 2 || strings.Count(got, `"level":"warn"`) != 1 || !strings.Contains(got, "from an address: EOF") {
		t.Errorf("got:\n%s", got)
	}
}
