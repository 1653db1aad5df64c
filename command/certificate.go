package command

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// certificate is the server's TLS certificate and key, read from a pair of files. It is read again when one of the files changes, so a
// renewed certificate needs no restart. A new pair that cannot be used is logged once, and the previous pair stays in use.
type certificate struct {
	certificatePath, keyPath string
	logger                   zerolog.Logger

	mutex  sync.Mutex
	loaded *tls.Certificate
	// seen is the state of the files at the last attempt to read them, whether it succeeded or not.
	seen [2]fileState
}

// fileState differs between two contents of a file.
type fileState struct {
	changed time.Time
	size    int64
}

// openCertificate reads the pair, and fails when it cannot be used.
func openCertificate(certificatePath, keyPath string, logger zerolog.Logger) (*certificate, error) {
	c := &certificate{certificatePath: certificatePath, keyPath: keyPath, logger: logger}
	c.seen = c.state() // before reading: a change during the reading causes another one
	var err error
	c.loaded, err = c.load()
	return c, err
}

// configuration returns the TLS configuration of the server: TLS 1.2 or newer.
func (c *certificate) configuration() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current}
}

// current returns the certificate for a handshake. It looks at the state of both files each time, which costs far less than a handshake.
func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	state := c.state()
	if state == c.seen {
		return c.loaded, nil
	}
	c.seen = state
	renewed, err := c.load()
	if err != nil {
		c.logger.Error().Err(err).Msg("the changed certificate cannot be used; the previous one stays in use")
		return c.loaded, nil
	}
	c.loaded = renewed
	c.logger.Info().Time("notAfter", renewed.Leaf.NotAfter).Msg("the certificate was read again")
	return c.loaded, nil
}

func (c *certificate) load() (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(c.certificatePath, c.keyPath)
	if err != nil {
		return nil, fmt.Errorf("cannot use the certificate of --tls-certificate %s with the key of --tls-key %s: %w; "+
			"give a PEM file with the certificate and its chain, and one with its private key", c.certificatePath, c.keyPath, err)
	}
	return &pair, nil
}

// state returns the state of each file; the zero state for one that does not exist.
func (c *certificate) state() (state [2]fileState) {
	for i, path := range []string{c.certificatePath, c.keyPath} {
		if info, err := os.Stat(path); err == nil {
			state[i] = fileState{info.ModTime(), info.Size()}
		}
	}
	return state
}
