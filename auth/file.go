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

// FromFile verifies tokens with the keys in a JWKS file, without any network. It reads the file at once, and again whenever it changes.
func FromFile(settings Settings, path string, logger zerolog.Logger) (*Tokens, error) {
	f := &fileKeys{path: path, logger: logger}
	if err := f.read(); err != nil {
		return nil, fmt.Errorf("the key file %s cannot be used: %w", path, err)
	}
	return newTokens(settings, f), nil
}

// CheckKeyFile refuses a JWKS file that has no key for signatures.
func CheckKeyFile(path string) error { return (&fileKeys{path: path}).read() }

// fileKeys are the keys in a file. When it can no longer be read, those that were in it stay good, and the log says so.
type fileKeys struct {
	path   string
	logger zerolog.Logger

	mu   sync.Mutex
	held []jose.JSONWebKey
	// changed and size are those of the file when it was read, complained the time of the last complaint about it.
	changed    time.Time
	size       int64
	complained time.Time
}

// find looks at the file each time: that costs microseconds.
func (f *fileKeys) find(_ context.Context, id string) ([]jose.JSONWebKey, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read(); err != nil && time.Since(f.complained) > time.Minute {
		f.complained = time.Now()
		f.logger.Warn().Err(err).Msg("the key file cannot be read again; the keys that were in it stay good")
	}
	return withID(f.held, id), nil
}

// mostKeyFile is how large a key file may be, in bytes.
const mostKeyFile = 1 << 20

// read reads the file if it is another than before.
func (f *fileKeys) read() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	if info.Size() > mostKeyFile {
		return fmt.Errorf("it is larger than %d bytes", mostKeyFile)
	}
	// A file that changed a moment ago may change again within the same tick of its clock.
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
