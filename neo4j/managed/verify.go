package managed

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// parseChecksums reads lines of a SHA-256 and a file name, as sha256sum writes them.
func parseChecksums(list string) (map[string]string, error) {
	sums := map[string]string{}
	scanner := bufio.NewScanner(strings.NewReader(list))
	for number := 1; scanner.Scan(); number++ {
		sum, name, found := strings.Cut(scanner.Text(), "  ")
		if raw, err := hex.DecodeString(sum); !found || err != nil || len(raw) != sha256.Size || name != filepath.Base(name) {
			return nil, fmt.Errorf("managed neo4j: line %d of lib.sha256 is not a SHA-256 and a file name: %q", number, scanner.Text())
		}
		sums[name] = sum
	}
	return sums, scanner.Err()
}

// verify refuses a dir that has not exactly the files of the list, each with its checksum.
func verify(dir, list string) error {
	sums, err := parseChecksums(list)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("managed neo4j: Maven reported success and left no jars: %w", err)
	}
	for _, entry := range entries {
		want, listed := sums[entry.Name()]
		if !listed {
			return fmt.Errorf("managed neo4j: Maven fetched %s, which lib.sha256 does not list: nothing was installed", entry.Name())
		}
		got, err := fileChecksum(filepath.Join(dir, entry.Name()))
		if err != nil {
			return fmt.Errorf("managed neo4j: %w", err)
		}
		if got != want {
			return fmt.Errorf("managed neo4j: the jar %s is damaged or was tampered with: its SHA-256 is %s, it must be %s; nothing was installed\n"+
				"  what to do: remove this jar from Maven's local repository (usually ~/.m2/repository) and try again", entry.Name(), got, want)
		}
		delete(sums, entry.Name())
	}
	for missing := range sums {
		return fmt.Errorf("managed neo4j: Maven did not fetch %s (%d jars are missing): nothing was installed", missing, len(sums))
	}
	return nil
}

func fileChecksum(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// unsign removes the signatures from the copies of the signed jars, all of them
// eclipse-collections: the JVM does not archive classes of signed jars, which takes 0.6
// s at every start. The jars were verified before.
func unsign(lib string) error {
	signed, err := filepath.Glob(filepath.Join(lib, "eclipse-collections*.jar"))
	if err != nil {
		return err
	}
	for _, jar := range signed {
		if err := copyUnsigned(jar, jar+".tmp"); err != nil {
			return fmt.Errorf("managed neo4j: cannot rewrite %s: %w", jar, err)
		}
		if err := os.Rename(jar+".tmp", jar); err != nil {
			return fmt.Errorf("managed neo4j: %w", err)
		}
	}
	return nil
}

// copyUnsigned copies a jar entry by entry, still compressed, without META-INF/*.SF, *.RSA, *.DSA and *.EC.
func copyUnsigned(from, to string) (err error) {
	source, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	defer source.Close()
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	target := zip.NewWriter(file)
	for _, entry := range source.File {
		if isSignature(entry.Name) {
			continue
		}
		if strings.HasSuffix(entry.Name, "/") { // some jars have compressed directory entries, which Copy refuses
			_, err = target.Create(entry.Name)
		} else {
			err = target.Copy(entry)
		}
		if err != nil {
			return err
		}
	}
	return target.Close()
}

func isSignature(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "META-INF/") && slices.Contains([]string{".SF", ".RSA", ".DSA", ".EC"}, filepath.Ext(name))
}
