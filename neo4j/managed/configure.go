package managed

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// home is the absolute path of the directory that holds everything of one server.
//
//	conf/neo4j.conf   written at every start
//	data              the store
//	logs              console.log of this start and the one before, Neo4j's own debug.log
//	password          of the account neo4j
//	run               lock, leases, pid file
type home string

func (h home) path(elements ...string) string {
	return filepath.Join(append([]string{string(h)}, elements...)...)
}

// openHome creates the directory and returns its canonical path, by which the server's
// process is recognised.
func openHome(dir string) (home, error) {
	absolute, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(absolute, 0o700)
	}
	if err == nil {
		absolute, err = filepath.EvalSymlinks(absolute)
	}
	directory := home(absolute)
	for _, part := range []string{"", "conf", "logs", "run", "run/leases"} {
		if err == nil {
			err = errors.Join(os.MkdirAll(directory.path(part), 0o700), os.Chmod(directory.path(part), 0o700))
		}
	}
	if err != nil {
		return "", fmt.Errorf("managed neo4j: cannot use %s as the data directory: %w\n  what to do: name a directory that you may write, with --data-dir or the variable ENTITLEGRAPH_DATA_DIR", dir, err)
	}
	return directory, nil
}

// header marks a configuration that this package wrote. A directory whose configuration lacks it belongs to another program, and is not
// touched.
const header = "# Written by entitlegraph at every start of the managed Neo4j. Changes here are lost.\n"

// configuration is the template of neo4j.conf: loopback only, no HTTP, no usage
// reports, small transaction logs, and a shutdown that does not wait for lost
// connections.
func configuration(port int, pageCache string) []byte {
	return fmt.Appendf(nil, header+`server.bolt.listen_address=127.0.0.1:%[1]d
server.bolt.advertised_address=127.0.0.1:%[1]d
server.bolt.telemetry.enabled=false
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=true
dbms.security.allow_csv_import_from_file_urls=false
server.memory.pagecache.size=%[2]s
db.tx_log.preallocate=false
db.tx_log.rotation.size=64m
db.tx_log.rotation.retention_policy=1 files
db.logs.query.enabled=OFF
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
internal.dbms.bolt.local_enabled=false
internal.dbms.dump_diagnostics=false
`, port, pageCache)
}

// claim refuses a directory with a Neo4j that this package did not set up.
func (h home) claim() error {
	written, err := os.ReadFile(h.path("conf", "neo4j.conf"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(h.path("data", "databases")); err == nil {
			return fmt.Errorf("managed neo4j: %s has data/databases and no conf/neo4j.conf of ours: choose another directory, or move its data away", h)
		}
		return nil
	case err != nil:
		return fmt.Errorf("managed neo4j: %w", err)
	case !bytes.HasPrefix(written, []byte(header)):
		return fmt.Errorf("managed neo4j: %s was not written by entitlegraph: choose another directory for the managed server", h.path("conf", "neo4j.conf"))
	}
	return nil
}

// configure writes the configuration for this start.
func (h home) configure(port int, pageCache string) error {
	return writeFile(h.path("conf", "neo4j.conf"), configuration(port, pageCache))
}

// wipe empties the directory, but for run. The caller has claimed it.
func (h home) wipe() error {
	for _, part := range []string{"data", "logs", "conf", "password"} {
		if err := os.RemoveAll(h.path(part)); err != nil {
			return fmt.Errorf("managed neo4j: cannot empty the directory: %w", err)
		}
	}
	_, err := openHome(string(h))
	return err
}

var listenAddress = regexp.MustCompile(`(?m)^server\.bolt\.listen_address=127\.0\.0\.1:(\d+)$`)

// configuredPort is the port of the latest start, or 0.
func (h home) configuredPort() int {
	written, _ := os.ReadFile(h.path("conf", "neo4j.conf")) // a missing file means port 0
	match := listenAddress.FindSubmatch(written)
	if match == nil {
		return 0
	}
	port, _ := strconv.Atoi(string(match[1]))
	return port
}

// freePort returns the preferred port if it is free, otherwise any that is.
func freePort(preferred int) (int, error) {
	for _, port := range []int{preferred, 0} {
		listener, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			defer listener.Close()
			return listener.Addr().(*net.TCPAddr).Port, nil
		}
		if port == 0 {
			return 0, fmt.Errorf("managed neo4j: no free port on 127.0.0.1: %w", err)
		}
	}
	panic("unreachable")
}

// readPassword returns the password of a server that exists.
func (h home) readPassword() (string, error) {
	written, err := os.ReadFile(h.path("password"))
	password := strings.TrimSpace(string(written))
	if err == nil && password == "" {
		err = errors.New("the file is empty")
	}
	if err != nil {
		return "", fmt.Errorf("managed neo4j: cannot read the password in %s: %w\n"+
			"  what to do: restore this file from a backup; without it there is no access to the data in %s", h.path("password"), err, h.path("data"))
	}
	return password, nil
}

// ensurePassword returns the password, and creates one for a server that has never run.
// Neo4j reads auth.ini only when it creates its first account, so writing the file at
// every start repairs a first start that was interrupted.
func (h home) ensurePassword() (string, error) {
	password, err := h.readPassword()
	if err != nil {
		if _, statErr := os.Stat(h.path("data", "databases", "system")); statErr == nil {
			return "", err
		}
		random := make([]byte, 24)
		_, _ = rand.Read(random) // never fails
		password = base64.RawURLEncoding.EncodeToString(random)
		if err := writeFile(h.path("password"), []byte(password+"\n")); err != nil {
			return "", err
		}
	}
	salt := make([]byte, sha256.Size)
	_, _ = rand.Read(salt)
	if err := os.MkdirAll(h.path("data", "dbms"), 0o700); err != nil {
		return "", fmt.Errorf("managed neo4j: %w", err)
	}
	return password, writeFile(h.path("data", "dbms", "auth.ini"), initialAccount(password, salt))
}

// initialAccount is auth.ini: the account with the password's salted hash, 1024 rounds of SHA-256.
func initialAccount(password string, salt []byte) []byte {
	hash := sha256.Sum256(append(bytes.Clone(salt), password...))
	for range 1023 {
		hash = sha256.Sum256(hash[:])
	}
	return fmt.Appendf(nil, "%s:SHA-256,%s,%s,1024:\n", Username,
		strings.ToUpper(hex.EncodeToString(hash[:])), strings.ToUpper(hex.EncodeToString(salt)))
}

// writeFile replaces a file atomically: a crash leaves the old content or the new.
func writeFile(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // 0600
	if err != nil {
		return fmt.Errorf("managed neo4j: %w", err)
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return fmt.Errorf("managed neo4j: cannot write %s: %w", path, err)
	}
	return nil
}

var memorySize = regexp.MustCompile(`^([1-9]\d{0,6})([kmgKMG])$`)

// checkSize refuses a size that is not of the form 512m, or is less than least bytes.
func checkSize(name, size string, least int64) error {
	match := memorySize.FindStringSubmatch(size)
	if match == nil {
		return fmt.Errorf("managed neo4j: the %s size %q is not a number with a unit: write it like 512m or 4g", name, size)
	}
	number, _ := strconv.ParseInt(match[1], 10, 64) // the expression allows nothing that overflows
	number <<= map[string]int{"k": 10, "m": 20, "g": 30}[strings.ToLower(match[2])]
	if number < least {
		return fmt.Errorf("managed neo4j: the %s size %s is too small: at least %dm are needed", name, size, least>>20)
	}
	return nil
}
