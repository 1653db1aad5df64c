package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/vuln/scan"
)

// The Go vulnerability database is a Go module too, and pinned in go.mod like any other: so the result depends on the commit alone, and needs
// no network. With -live the current database is used.
const databaseModule = "golang.org/x/vulndb"

// standardLibrary is the name of the Go standard library in the database.
const standardLibrary = "stdlib"

// vulnerability is a vulnerability that affects the program.
type vulnerability struct {
	ID, Summary, Module, Version, FixedIn string
}

// vulnerabilities prints the vulnerabilities that affect the program, and fails if one is in a module. A vulnerability of the installed Go is
// an error only when strict is set, since the program may be built with another Go.
func vulnerabilities(ctx context.Context, root string, live, strict bool) error {
	if live {
		all, err := scanned(ctx, root)
		if err == nil {
			return report(all, "the database of today", strict)
		}
		fmt.Printf("NOT checked against the database of today: %v\nWhat follows is as of the pinned one.\n", err)
	}
	directory, version, err := pinnedDatabase(ctx)
	if err != nil {
		return err
	}
	all, err := scanned(ctx, root, "-db", "file://"+filepath.ToSlash(filepath.Join(directory, "data", "osv")))
	if err != nil {
		return fmt.Errorf("not checked: %w", err)
	}
	return report(all, databaseModule+" "+version, strict)
}

// scanned returns the vulnerabilities that the scanner finds; without arguments for a database, in the current one.
func scanned(ctx context.Context, root string, database ...string) ([]vulnerability, error) {
	var found, problems bytes.Buffer
	command := scan.Command(ctx, append(append([]string{"-C", root, "-format", "json"}, database...), "./...")...)
	command.Stdout, command.Stderr = &found, &problems
	err := command.Start()
	if err == nil {
		err = command.Wait()
	}
	if err != nil {
		return nil, fmt.Errorf("%w %s", err, bytes.TrimSpace(problems.Bytes()))
	}
	return affecting(&found)
}

// pinnedDatabase fetches the pinned database, unless it is there already.
func pinnedDatabase(ctx context.Context) (directory, version string, err error) {
	out, err := exec.CommandContext(ctx, "go", "mod", "download", "-json", databaseModule).Output()
	if err != nil {
		return "", "", fmt.Errorf("cannot fetch the module %s: %w", databaseModule, err)
	}
	var module struct{ Dir, Version string }
	err = json.Unmarshal(out, &module)
	return module.Dir, module.Version, err
}

// affecting returns the relevant findings of the scanner: vulnerabilities whose code the program calls, and those in packages that it
// imports.
func affecting(found io.Reader) ([]vulnerability, error) {
	summaries := map[string]string{}
	affecting := map[string]vulnerability{}
	for decoder := json.NewDecoder(found); ; {
		var message struct {
			OSV     *struct{ ID, Summary string }
			Finding *struct {
				OSV          string
				FixedVersion string `json:"fixed_version"`
				Trace        []struct{ Module, Version, Package, Function string }
			}
		}
		err := decoder.Decode(&message)
		switch {
		case errors.Is(err, io.EOF):
			all := slices.Collect(maps.Values(affecting))
			for i := range all {
				all[i].Summary = summaries[all[i].ID]
			}
			slices.SortFunc(all, func(a, b vulnerability) int { return strings.Compare(a.ID, b.ID) })
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("the scanner's answer cannot be read: %w", err)
		case message.OSV != nil:
			summaries[message.OSV.ID] = message.OSV.Summary
		case message.Finding != nil && len(message.Finding.Trace) > 0:
			// The first element of the trace is the vulnerable place. One in the standard library counts only if it is called: every program
			// imports such packages as net/http.
			f, at := message.Finding, message.Finding.Trace[0]
			if at.Function != "" || at.Package != "" && at.Module != standardLibrary {
				affecting[f.OSV] = vulnerability{ID: f.OSV, Module: at.Module, Version: at.Version, FixedIn: f.FixedVersion}
			}
		}
	}
}

// report prints the vulnerabilities, and fails if there is one in a module or, when strict, in the installed Go.
func report(all []vulnerability, against string, strict bool) error {
	modules, ofGo := 0, 0
	for _, v := range all {
		fixed := v.FixedIn
		if fixed == "" {
			fixed = "no version yet"
		}
		fmt.Printf("%s  %s %s, fixed in %s: %s\n", v.ID, v.Module, v.Version, fixed, v.Summary)
		if v.Module == standardLibrary {
			ofGo++
		} else {
			modules++
		}
	}
	fmt.Printf("%d vulnerabilities in modules, %d in the installed Go, against %s\n", modules, ofGo, against)
	switch {
	case modules > 0:
		return fmt.Errorf("%d vulnerabilities in modules: take the versions that mend them, go get MODULE@VERSION", modules)
	case ofGo > 0 && strict:
		return fmt.Errorf("%d vulnerabilities in the installed Go: build with one that mends them", ofGo)
	case ofGo > 0:
		fmt.Println("The installed Go is not the newest: do not build releases with it.")
	}
	return nil
}
