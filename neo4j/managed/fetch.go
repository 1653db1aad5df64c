package managed

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

//go:embed pom.xml
var pom []byte

//go:embed lib.sha256
var checksums string

// jars is a complete set of Neo4j's jars in the cache.
type jars struct {
	dir   string   // holds lib, the marker and the class-data archives
	names []string // of the jars, sorted: the class path must be the same at every start, or the archive is not used
}

func (j jars) lib() string { return filepath.Join(j.dir, "lib") }

// classPath lists every jar. A wildcard would follow the order of the directory.
func (j jars) classPath() string {
	paths := make([]string, len(j.names))
	for i, name := range j.names {
		paths[i] = filepath.Join(j.lib(), name)
	}
	return strings.Join(paths, string(os.PathListSeparator))
}

// complete reports whether every jar is there. Their content was verified when they were fetched.
func (j jars) complete() bool {
	if _, err := os.Stat(filepath.Join(j.dir, ".complete")); err != nil {
		return false
	}
	return !slices.ContainsFunc(j.names, func(name string) bool {
		info, err := os.Stat(filepath.Join(j.lib(), name))
		return err != nil || info.Size() == 0
	})
}

// cachedJars returns the jars at their place in the cache. The place depends on the content of pom.xml and lib.sha256.
func cachedJars(cacheDir string) (jars, error) {
	sums, err := parseChecksums(checksums)
	if err != nil {
		return jars{}, err
	}
	absolute, err := filepath.Abs(cacheDir)
	if err != nil {
		return jars{}, err
	}
	if strings.ContainsRune(absolute, os.PathListSeparator) {
		return jars{}, fmt.Errorf("managed neo4j: the cache directory %q has a %q in its name, which a Java class path cannot hold: set another one", absolute, os.PathListSeparator)
	}
	hash := sha256.Sum256(append(slices.Clone(pom), checksums...))
	cached := jars{dir: filepath.Join(absolute, "neo4j-"+Version+"-"+hex.EncodeToString(hash[:6]))}
	for name := range sums {
		cached.names = append(cached.names, name)
	}
	slices.Sort(cached.names)
	return cached, nil
}

// fetchJars returns the jars, and fetches them when they are not yet in the cache.
//
//  1. One process fetches; others wait for it and find the jars there.
//  2. Jars are fetched into a temporary directory, which is then renamed: an
//     interrupted fetch cannot be mistaken for a complete one.
//  3. Maven's local repository is tried first, the network after it.
//  4. A set that is not exactly the list is refused.
func fetchJars(ctx context.Context, cacheDir string, with java, progress func(string, ...any)) (jars, error) {
	cached, err := cachedJars(cacheDir)
	if err != nil || cached.complete() {
		return cached, err
	}
	maven, err := findMaven()
	if err != nil {
		return jars{}, err
	}
	unlock, err := lockCache(ctx, cached)
	if err != nil {
		return jars{}, err
	}
	defer unlock()
	if cached.complete() {
		return cached, nil
	}
	leftovers, _ := filepath.Glob(cached.dir + ".tmp-*")
	for _, leftover := range leftovers {
		_ = os.RemoveAll(leftover) // of an interrupted fetch; the lock is held, so no process is using it
	}
	work, err := os.MkdirTemp(filepath.Dir(cached.dir), filepath.Base(cached.dir)+".tmp-")
	if err != nil {
		return jars{}, fmt.Errorf("managed neo4j: cannot make a directory for the jars: %w", err)
	}
	defer os.RemoveAll(work)
	progress("fetching Neo4j %s by Maven (%d jars, 96 MB, only this once)", Version, len(cached.names))
	fetched := jars{dir: work, names: cached.names}
	if err := runMaven(ctx, maven, with, fetched); err != nil {
		return jars{}, err
	}
	if err := verify(fetched.lib(), checksums); err != nil {
		return jars{}, err
	}
	if err := unsign(fetched.lib()); err != nil {
		return jars{}, err
	}
	if err := os.WriteFile(filepath.Join(work, ".complete"), []byte(time.Now().Format(time.RFC3339)+"\n"), 0o600); err != nil {
		return jars{}, fmt.Errorf("managed neo4j: %w", err)
	}
	if err := errors.Join(os.RemoveAll(cached.dir), os.Rename(work, cached.dir)); err != nil {
		return jars{}, fmt.Errorf("managed neo4j: cannot put the jars into their place: %w", err)
	}
	return cached, nil
}

// lockCache takes the lock under which jars are fetched and archives are trained.
func lockCache(ctx context.Context, cached jars) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(cached.dir), 0o700); err != nil {
		return nil, fmt.Errorf("managed neo4j: cannot make the cache directory: %w\n  what to do: name a directory that you may write, with the variable XDG_CACHE_HOME", err)
	}
	return lockFile(ctx, flock.New(cached.dir+".lock"), "another process is preparing Neo4j")
}

// runMaven copies the jars that pom.xml names into lib, first with -o from Maven's own local repository. The user's settings apply, with
// their mirrors and proxies; -C refuses a file that does not match its published checksum.
func runMaven(ctx context.Context, maven string, with java, into jars) error {
	file := filepath.Join(into.dir, "pom.xml")
	if err := os.WriteFile(file, pom, 0o600); err != nil {
		return fmt.Errorf("managed neo4j: %w", err)
	}
	var output []byte
	var err error
	for _, mode := range [][]string{{"-o"}, nil} {
		command := exec.CommandContext(ctx, maven, append(mode, "-q", "-B", "-C", "-Dstyle.color=never", "-f", file,
			"dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory="+into.lib())...)
		command.Dir = into.dir
		command.Env = with.mavenEnvironment()
		command.WaitDelay = 5 * time.Second
		if output, err = command.CombinedOutput(); err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return fmt.Errorf("managed neo4j: the fetch of the jars was interrupted: %w", context.Cause(ctx))
		}
	}
	return &StartError{
		Reason: fmt.Sprintf("Maven could not fetch Neo4j %s: %v", Version, err),
		Lines:  meaningfulLines(string(output), 12),
		Advice: "check the network, and the mirrors and proxies in Maven's settings.xml, then try again",
		Err:    err,
	}
}
