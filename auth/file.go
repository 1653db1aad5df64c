package auth

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/rs/zerolog"
)

// FromFile returns a verifier with the keys of a JWKS file, which needs no network. The file is read now, and again after each change of it.
func FromFile(settings Settings, path string, logger zerolog.Logger) (*Tokens, error) {
	f := &fileKeys{path: path, logger: logger}
	if err := f.read(); err != nil {
		return nil, fmt.Errorf("the key file %s cannot be used: %w", path, err)
	}
	return newTokens(settings, f), nil
}

// CheckKeyFile refuses a file that is not a JWKS with a key for signatures.
func CheckKeyFile(path string) error { return (&fileKeys{path: path}).read() }

// fileKeys are the keys of a file. If the file cannot be read again, its former keys stay valid, with a warning in the log.
type fileKeys struct {
	path   string
	logger zerolog.Logger

	mu   sync.Mutex
	held []jose.JSONWebKey
	// changed and size are the file's modification time and size when it was read; complained is the instant of the last warning.
	changed    time.Time
	size       int64
	complained time.Time
}

// find checks each time whether the file has changed, which costs microseconds.
func (f *fileKeys) find(_ context.Context, id string) ([]jose.JSONWebKey, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read(); err != nil && time.Since(f.complained) > time.Minute {
		f.complained = time.Now()
		f.logger.Warn().Err(err).Msg("the changed key file cannot be used; the previous keys stay valid")
	}
	return withID(f.held, id), nil
}

// mostKeyFile is the maximum size of a key file in bytes.
const mostKeyFile = 1 << 20

// read reads the file if it has changed.
func (f *fileKeys) read() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	if info.Size() > mostKeyFile {
		return fmt.Errorf("it is larger than %d bytes", mostKeyFile)
	}
	// A file that was written a moment ago can be written again within the resolution of its modification time.
	settled := time.Since(info.ModTime()) > 2*time.Second
	if settled && f.held != nil && info.ModTime().Equal(f.changed) && info.Size() == f.size {
		return nil
	}
	raw, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	held, err := readKeys(raw)
	if err != nil {
		return err
	}
	f.held, f.changed, f.size = held, info.ModTime(), info.Size()
	return nil
}
