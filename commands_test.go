package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

func demonstration(t *testing.T) string {
	t.Helper()
	all, err := io.ReadAll(demo.Records(graph.DateOf(time.Now())))
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// TestEntitlements asks the terminal what the API is asked: as a table, as JSON, and about nobody.
func TestEntitlements(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	load(t, flags, "-", demonstration(t))
	ask := func(arguments ...string) (int, string, string) {
		return command(t, "", append(append([]string{"entitlements"}, arguments...), flags...)...)
	}
	status, stdout, stderr := ask(demo.Login)
	for _, words := range []string{
		"mia.keller@alpenglow.example (ACTIVE)", "CH Switzerland, by rule PROFILE", "CAD-PRO   40", "ALPENGLOW-2 CH, ALPENGLOW-3 CH", "PLM-CORE  unlimited",
		"(in grace)", "OTHER_COUNTRY (DE)", "RESTRICTED_BY_GROUP", "NOT_STARTED", "warning IN_GRACE",
	} {
		if !strings.Contains(stdout, words) {
			t.Errorf("the table does not say %q", words)
		}
	}
	if status != exitOK || t.Failed() {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	status, stdout, stderr = ask(strings.ToUpper(demo.Login), "--json", "--at", "2001-02-03T04:05:06+02:00")
	var answer struct {
		At, CountryRule string
		Country         *string
		Entitlements    []any
		Withheld        []struct{ Product, Reason string }
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil || status != exitOK {
		t.Fatalf("status %d, %v\n%s%s", status, err, stdout, stderr)
	}
	if answer.At != "2001-02-03T02:05:06Z" || answer.CountryRule != "NONE" || answer.Country != nil || answer.Entitlements == nil || len(answer.Withheld) != 9 {
		t.Errorf("long ago: %s", stdout)
	}
	if status, stdout, stderr = ask("nobody@alpenglow.example"); status != exitFailure || stdout != "" || !strings.Contains(stderr, `no user has the login "nobody@alpenglow.example"`) {
		t.Errorf("nobody: status %d\n%s%s", status, stdout, stderr)
	}
}

// TestImportTells looks at what an import says of bad lines, and at its status.
func TestImportTells(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	p := "CLI" + time.Now().UTC().Format("150405.000000") + "-"
	lines := strings.Join([]string{
		`{"type":"product","code":"` + p + `A","name":"A"}`,
		`{"type":"product","code":"` + p + `B","colour":"red"}`,
		`{"type":"product","code":"` + p + `C","name":"C"}`,
	}, "\n")
	status, stdout, stderr := command(t, lines, append([]string{"import", "-"}, flags...)...)
	if status != exitFailure || !strings.Contains(stderr, "line 2") || !strings.Contains(stderr, "colour") || !strings.Contains(stdout, "1 created") || !strings.Contains(stdout, "1 refused") {
		t.Errorf("stop: status %d\n%s%s", status, stdout, stderr)
	}
	status, stdout, stderr = command(t, lines, append([]string{"import", "-", "--on-error", "skip"}, flags...)...)
	if status != exitFailure || !strings.Contains(stdout, "1 created, 0 updated, 1 unchanged, 1 refused") {
		t.Errorf("skip: status %d\n%s%s", status, stdout, stderr)
	}
}

// TestManagedDatabase goes through the life of the managed database by commands alone: started, joined by an import, an export and
// the demonstration's question, and stopped.
func TestManagedDatabase(t *testing.T) {
	neo4jtest.Open(t) // skips where there is no Java
	directory := t.TempDir()
	flags := []string{"--data-dir", directory}
	say := func(status int, stdin string, arguments ...string) string {
		t.Helper()
		got, stdout, stderr := command(t, stdin, append(arguments, flags...)...)
		if got != status {
			t.Fatalf("%v: status %d, not %d\n%s%s", arguments, got, status, stdout, stderr)
		}
		return stdout
	}
	t.Cleanup(func() { command(t, "", append([]string{"db", "stop", "--force"}, flags...)...) })
	if out := say(exitFailure, "", "db", "status"); !strings.Contains(out, "running    no") {
		t.Errorf("before the start: %s", out)
	}
	say(exitOK, "", "db", "start")
	if out := say(exitOK, "", "db", "status"); !strings.Contains(out, "Neo4j 5.26") || !strings.Contains(out, "until entitlegraph db stop") {
		t.Errorf("after the start: %s", out)
	}
	say(exitOK, demonstration(t), "import", "-")
	file := filepath.Join(directory, "export.ndjson")
	say(exitOK, "", "export", "-o", file)
	exported, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if out := say(exitOK, string(exported), "import", "-"); !strings.Contains(out, "0 created, 0 updated,") {
		t.Errorf("an export imported where it came from changed something: %s", out)
	}
	if out := say(exitOK, "", "export"); out != string(exported) {
		t.Error("two exports of the same graph differ")
	}
	t.Run("it ends while it is in use", func(t *testing.T) {
		s := serve(t, append(flags, "--log-level", "error")...)
		pid, err := strconv.Atoi(regexp.MustCompile(`process (\d+)`).FindStringSubmatch(say(exitOK, "", "db", "status"))[1])
		if err != nil {
			t.Fatal(err)
		}
		process, err := os.FindProcess(pid)
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Kill(); err != nil {
			t.Fatal(err)
		}
		for tooLate := time.After(time.Minute); !strings.Contains(s.stderr.String(), "has ended; start it again"); {
			select {
			case <-s.stderr.wrote:
			case <-tooLate:
				t.Fatalf("nothing is said of the end:\n%s", s.stderr)
			}
		}
		say(exitOK, "", "db", "start")
		var got effective
		if err := s.ask(t.Context(), operations(t)["EffectiveEntitlements"], map[string]any{"login": demo.Login}, &got); err != nil || got.observed() == nil {
			t.Errorf("after it was started again: %v, %+v", err, got)
		}
	})
	say(exitOK, "", "db", "stop")
	if out := say(exitFailure, "", "db", "status"); !strings.Contains(out, "running    no") {
		t.Errorf("after the stop: %s", out)
	}
}

// TestDemo serves the demonstration and asks its question.
func TestDemo(t *testing.T) {
	neo4jtest.Open(t) // skips where there is no Java
	ctx, cancel := context.WithCancel(t.Context())
	stdout, stderr, directory := newOutput(), newOutput(), t.TempDir()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"demo", "--addr", "127.0.0.1:0", "--data-dir", directory, "--log-level", "warn"}, strings.NewReader(""), stdout, stderr)
	}()
	defer func() {
		cancel()
		if status := <-ended; status != exitOK {
			t.Errorf("status %d\n%s", status, stderr)
		}
	}()
	tooLate := time.After(2 * time.Minute)
	for address.FindString(stdout.String()) == "" {
		select {
		case <-stdout.wrote:
		case status := <-ended:
			ended <- status
			t.Fatalf("the demonstration ended:\n%s", stderr)
		case <-tooLate:
			t.Fatalf("the demonstration is not ready:\n%s", stderr)
		}
	}
	s := &served{url: address.FindString(stdout.String())}
	var got effective
	if err := s.ask(t.Context(), operations(t)["EffectiveEntitlements"], map[string]any{"login": demo.Login}, &got); err != nil {
		t.Fatal(err)
	}
	if answer := got.observed(); answer == nil || answer.Country != "CH" || len(answer.Entitlements) != 4 || len(answer.Withheld) != 5 {
		t.Errorf("the demonstration's question: %+v", answer)
	}
	for _, of := range []struct {
		directory string
		status    int
	}{{directory, http.StatusOK}, {t.TempDir(), http.StatusUnauthorized}} {
		_, token, _ := command(t, "", "token", "--login", demo.Login, "--data-dir", of.directory)
		if status, answer := s.post(t, strings.TrimSpace(token), "{__typename}"); token == "" || status != of.status {
			t.Errorf("a development token: status %d, not %d: %s", status, of.status, answer)
		}
	}
	if !strings.Contains(stdout.String(), demo.Login) {
		t.Errorf("it does not say whom to ask about: %s", stdout)
	}
	if status, _, words := command(t, "", "demo", "--addr", "0.0.0.0:0"); status != exitFailure || !strings.Contains(words, "can be reached by others") {
		t.Errorf("a demonstration for everybody: status %d, %s", status, words)
	}
}
