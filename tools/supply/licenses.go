package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// compatible are the licenses that may be in a program under Apache-2.0 that is given to others. They ask for no more than their text;
// MPL-2.0 also that the source of the module's own files stays to be had, as it is for every Go module; OFL-1.1, of fonts, that they are not sold alone.
var compatible = map[string]bool{
	"Apache-2.0": true, "BSD-2-Clause": true, "BSD-3-Clause": true, "ISC": true, "MIT": true, "MPL-2.0": true, "OFL-1.1": true, "Unlicense": true, "Zlib": true,
}

// readByPeople are texts that the scanner does not know, by their SHA-256: what they come to. One that changes must be read again.
var readByPeople = map[string]string{
	// Fonts that may be given on with any program, and not be sold alone.
	"7a083b136e64d064794c3419751e5c7dd10d2f64c108fe5ba161eae5e5958a93": "Bitstream-Vera",
}

// leastCoverage is how many percent of a license's file must be known text.
const leastCoverage = 75

// texts are the names of files that licenses stand in.
var texts = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([.-].*)?$`)

// platforms are the systems that the program is built for: some modules are needed on one of them alone.
var platforms = []string{"linux", "darwin", "windows"}

// module is a Go module that is in the program.
type module struct {
	Path, Version, Dir string
	Main               bool
	licenses           []string
}

// licenses holds every module in the program to the compatible licenses, and docs/licenses.md to the list of them; or writes it.
func licenses(ctx context.Context, root string, write bool) error {
	all, err := modules(ctx, root)
	if err != nil {
		return err
	}
	var problems []error
	for _, m := range all {
		if m.licenses, err = m.find(); err != nil {
			problems = append(problems, err)
		}
	}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	path, list := filepath.Join(root, "docs", "licenses.md"), page(all)
	if write {
		return os.WriteFile(path, list, 0o644) //nolint:gosec // documentation is for everybody
	}
	there, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(there, list) {
		return errors.New("docs/licenses.md is not the list of what is in the program: run make licenses")
	}
	fmt.Printf("%d modules, all under licenses that fit\n", len(all))
	return nil
}

// modules gives the modules that packages in the program come from, on any of the platforms, by path.
func modules(ctx context.Context, root string) ([]*module, error) {
	found := map[string]*module{}
	for _, platform := range platforms {
		command := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Module", ".")
		command.Dir = root
		command.Env = append(os.Environ(), "GOOS="+platform, "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-mod=readonly")
		out, err := command.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", platform, err)
		}
		for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
			var of struct{ Module *module }
			if err := decoder.Decode(&of); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if of.Module != nil && !of.Module.Main {
				found[of.Module.Path] = of.Module
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b *module) int { return strings.Compare(a.Path, b.Path) }), nil
}

// find reads the licenses of a module, and refuses what is unknown or does not fit.
func (m *module) find() ([]string, error) {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return nil, err
	}
	kinds := map[string]bool{}
	for _, entry := range entries {
		if entry.IsDir() || !texts.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		if kind, read := readByPeople[hex.EncodeToString(sum[:])]; read {
			kinds[kind] = true
			continue
		}
		coverage := licensecheck.Scan(text)
		if coverage.Percent < leastCoverage {
			return nil, fmt.Errorf("%s %s: %s is no license that is known (%.0f %% of it is)", m.Path, m.Version, entry.Name(), coverage.Percent)
		}
		for _, match := range coverage.Match {
			if !compatible[match.ID] {
				return nil, fmt.Errorf("%s %s: the license %s in %s is not among those that fit", m.Path, m.Version, match.ID, entry.Name())
			}
			kinds[match.ID] = true
		}
	}
	if len(kinds) == 0 {
		return nil, fmt.Errorf("%s %s has no license", m.Path, m.Version)
	}
	return slices.Sorted(maps.Keys(kinds)), nil
}

// page gives docs/licenses.md.
func page(all []*module) []byte {
	var b bytes.Buffer
	b.WriteString("# Licenses of what is in the program\n\nMade by `make licenses` from the Go modules that the program is built of; the gate holds it to that, and refuses a license " +
		"that\nis not known or does not fit Apache-2.0. The npm packages in the page have their texts in `web/dist/LICENSES.txt`, which the\nprogram serves at `/LICENSES.txt`.\n\n" +
		"| module | version | license |\n| --- | --- | --- |\n")
	for _, m := range all {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Path, m.Version, strings.Join(m.licenses, ", "))
	}
	fmt.Fprintf(&b, "\n%d modules.\n", len(all))
	return b.Bytes()
}
