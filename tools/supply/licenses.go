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

// compatible are the licenses that are allowed in a distributed program under Apache-2.0. They require no more than a copy of their text; MPL-2.0
// also requires that the source of the module's own files is available, as it is for every Go module; OFL-1.1 requires that fonts are not sold alone.
var compatible = map[string]bool{
	"Apache-2.0": true, "BSD-2-Clause": true, "BSD-3-Clause": true, "ISC": true, "MIT": true, "MPL-2.0": true, "OFL-1.1": true, "Unlicense": true, "Zlib": true,
}

// readByPeople has the licenses of texts that the scanner does not know, by the SHA-256 of the text. A person has read each; a text that
// changes must be read again.
var readByPeople = map[string]string{
	// Fonts that may be distributed with any program, and not be sold alone.
	"7a083b136e64d064794c3419751e5c7dd10d2f64c108fe5ba161eae5e5958a93": "Bitstream-Vera",
}

// leastCoverage is the minimum percentage of known text in a license's file.
const leastCoverage = 75

// texts matches the names of license files.
var texts = regexp.MustCompile(`(?i)^(licen[cs]e|copying)([.-].*)?$`)

// platforms are the systems that the program is built for: some modules are needed on one of them alone.
var platforms = []string{"linux", "darwin", "windows"}

// module is a Go module that is in the program.
type module struct {
	Path, Version, Dir string
	Main               bool
	licenses           []string
}

// licenses fails if a module in the program has no compatible license, or if docs/licenses.md is not the list of the modules; with write it
// writes that list.
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
		return os.WriteFile(path, list, 0o644) //nolint:gosec // documentation may be read by every user
	}
	there, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(there, list) {
		return errors.New("docs/licenses.md is not the list of the modules in the program: run make licenses")
	}
	fmt.Printf("%d modules, all under licenses that fit\n", len(all))
	return nil
}

// modules returns the modules of the packages in the program, on any of the platforms, sorted by path.
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

// find returns the licenses of a module. An unknown or incompatible one is an error.
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

// page returns the content of docs/licenses.md.
func page(all []*module) []byte {
	var b bytes.Buffer
	b.WriteString("# Licenses of the modules in the program\n\nMade by `make licenses` from the Go modules that the program is built of; the gate compares it with them, and refuses a license " +
		"that\nis not known or does not fit Apache-2.0. The npm packages in the page have their texts in `web/dist/LICENSES.txt`, which the\nprogram serves at `/LICENSES.txt`.\n\n" +
		"| module | version | license |\n| --- | --- | --- |\n")
	for _, m := range all {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Path, m.Version, strings.Join(m.licenses, ", "))
	}
	fmt.Fprintf(&b, "\n%d modules.\n", len(all))
	return b.Bytes()
}
