package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entitlegraph/tools/overlay"
)

// numberVariable is the environment variable with the number of the mutant that a test binary runs.
const numberVariable = "MUTANT"

// switches is a file that is added to the package under test.
const switches = `package %s

import (
	"os"
	"strconv"
)

var activeMutant, _ = strconv.Atoi(os.Getenv("` + numberVariable + `"))

func mutant(number int) bool { return number == activeMutant }

func mutateAnd(number int, a, b func() bool) bool {
	if mutant(number) {
		return a() || b()
	}
	return a() && b()
}

func mutateOr(number int, a, b func() bool) bool {
	if mutant(number) {
		return a() && b()
	}
	return a() || b()
}

func mutateSum[T any](number int, sum, other T) T {
	if mutant(number) {
		return other
	}
	return sum
}
`

// build compiles the tests of a package with the mutants of some of its files, and returns the binary. Mutants that do not compile are left out.
func build(folder, files, work string) (binary string, mutants []*mutant, err error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return "", nil, err
	}
	contents := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if contents[name], err = os.ReadFile(name); err != nil {
			return "", nil, err
		}
		if changes, err := filepath.Match(files, filepath.Base(name)); err != nil || !changes {
			continue
		}
		found, err := mutantsOf(name, contents[name], len(mutants)+1)
		if err != nil {
			return "", nil, err
		}
		mutants = append(mutants, found...)
	}
	if len(contents) == 0 {
		return "", nil, fmt.Errorf("%s has no Go code", folder)
	}
	for {
		binary, output, err := overlay.Build(context.Background(), folder, work, withMutants(folder, contents, mutants), "-gcflags=-e")
		if err == nil {
			return binary, mutants, nil
		}
		before := len(mutants)
		if mutants = withoutErrors(mutants, output); len(mutants) == before {
			return "", nil, fmt.Errorf("%s does not compile: %w\n%s", folder, err, output)
		}
	}
}

// withMutants returns the files of a package with the mutants in them, and the file of the switches.
func withMutants(folder string, contents map[string][]byte, mutants []*mutant) map[string][]byte {
	all, name := map[string][]byte{}, ""
	for file, content := range contents {
		of := slices.DeleteFunc(slices.Clone(mutants), func(m *mutant) bool { return m.file != filepath.ToSlash(file) })
		all[file], name = apply(content, of), packageName(content)
	}
	all[filepath.Join(folder, "mutant_switches.go")] = fmt.Appendf(nil, switches, name)
	return all
}

func packageName(content []byte) string {
	return string(regexp.MustCompile(`(?m)^package (\w+)`).FindSubmatch(content)[1])
}

var compileError = regexp.MustCompile(`(?m)([^\s:]+\.go):(\d+):`)

// withoutErrors returns the mutants that are not on a line with a compiler error.
func withoutErrors(mutants []*mutant, output []byte) []*mutant {
	refused := map[string]bool{}
	for _, match := range compileError.FindAllSubmatch(output, -1) {
		refused[filepath.Base(string(match[1]))+":"+string(match[2])] = true
	}
	return slices.DeleteFunc(mutants, func(m *mutant) bool { return refused[filepath.Base(m.file)+":"+strconv.Itoa(m.line)] })
}

// readExplained reads the survivors that are explained: "KEY: REASON" a line, by key.
func readExplained(name string) (map[string]string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	explained := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(content))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, reason, found := strings.Cut(line, " -- ")
		if !found || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("%s: %q has no reason; write KEY -- REASON", name, line)
		}
		explained[strings.TrimSpace(key)] = reason
	}
	return explained, lines.Err()
}

func usesRapid(name string) bool {
	content, err := os.ReadFile(name)
	return err == nil && bytes.Contains(content, []byte(`"pgregory.net/rapid"`))
}

// commandIn returns a command in a folder.
func commandIn(ctx context.Context, folder, name string, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, name, arguments...)
	command.Dir = folder
	return command
}
