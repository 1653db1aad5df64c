package command

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// certificate is the pair of files that the server proves itself with. It is read again when one of the files changes, so that a
// renewed certificate needs no restart. A new pair that is no good is logged once, and the old one stays in use.
type certificate struct {
	certificatePath, keyPath string
	logger                   zerolog.Logger

	mutex  sync.Mutex
	loaded *tls.Certificate
	// seen is the state of the files that was last looked at, good or not.
	seen [2]fileState
}

// fileState tells apart what a file held at different times.
type fileState struct {
	changed time.Time
	size    int64
}

// openCertificate reads the pair for the first time; then it must be good.
func openCertificate(certificatePath, keyPath string, logger zerolog.Logger) (*certificate, error) {
	c := &certificate{certificatePath: certificatePath, keyPath: keyPath, logger: logger}
	c.seen = c.state() // before reading: what changes meanwhile is read again
	var err error
	c.loaded, err = c.load()
	return c, err
}

// configuration gives how the server speaks TLS: 1.2 or newer.
func (c *certificate) configuration() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current}
}

// current gives the pair for a handshake. Looking at two files costs far less than the handshake does.
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
		c.logger.Error().Err(err).Msg("the changed certificate is not used, the one before stays in use")
		return c.loaded, nil
	}
	c.loaded = renewed
	c.logger.Info().Time("notAfter", renewed.Leaf.NotAfter).Msg("the certificate was read anew")
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

// state looks at the files; one that is not there has the zero state.
func (c *certificate) state() (state [2]fileState) {
	for i, path := range []string{c.certificatePath, c.keyPath} {
		if info, err := os.Stat(path); err == nil {
			state[i] = fileState{info.ModTime(), info.Size()}
		}
	}
	return state
}
