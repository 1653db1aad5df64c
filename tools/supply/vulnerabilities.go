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

// The Go vulnerability database is a Go module too, and pinned in go.mod like any other: so what is found depends on the commit alone,
// and without a network. The database of today is asked with -live.
const databaseModule = "golang.org/x/vulndb"

// standardLibrary is what the database calls the packages that come with Go.
const standardLibrary = "stdlib"

// vulnerability is one that the program is affected by.
type vulnerability struct {
	ID, Summary, Module, Version, FixedIn string
}

// vulnerabilities tells those that the program is affected by, and fails when it has one that go.mod can mend. Those of the installed
// Go fail only when strict: which Go builds the program is up to whoever builds it.
func vulnerabilities(ctx context.Context, root string, live, strict bool) error {
	arguments := []string{"-C", root, "-format", "json"}
	against := "the database of today"
	if !live {
		directory, version, err := pinnedDatabase(ctx)
		if err != nil {
			return err
		}
		arguments = append(arguments, "-db", "file://"+filepath.ToSlash(filepath.Join(directory, "data", "osv")))
		against = databaseModule + " " + version
	}
	var found, problems bytes.Buffer
	command := scan.Command(ctx, append(arguments, "./...")...)
	command.Stdout, command.Stderr = &found, &problems
	err := command.Start()
	if err == nil {
		err = command.Wait()
	}
	if err != nil {
		return fmt.Errorf("not checked against %s: %w %s", against, err, &problems)
	}
	all, err := affecting(&found)
	if err != nil {
		return err
	}
	return report(all, against, strict)
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

// affecting reads what the scanner found: vulnerabilities whose code the program calls, and those in packages that it imports.
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
			// The place itself comes first. One in the standard library counts when it is called: everybody imports net/http.
			f, at := message.Finding, message.Finding.Trace[0]
			if at.Function != "" || at.Package != "" && at.Module != standardLibrary {
				affecting[f.OSV] = vulnerability{ID: f.OSV, Module: at.Module, Version: at.Version, FixedIn: f.FixedVersion}
			}
		}
	}
}

// report tells what was found, and fails when that must not be.
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
		return errors.New("take the versions that mend them: go get MODULE@VERSION")
	case ofGo > 0 && strict:
		return errors.New("build with a Go that mends them")
	case ofGo > 0:
		fmt.Println("The installed Go is not the newest: do not build releases with it.")
	}
	return nil
}
