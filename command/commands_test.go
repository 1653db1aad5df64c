package command

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
	"sync"
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

// TestEntitlements: the command prints the answer as a table and as JSON, and fails for an unknown login.
func TestEntitlements(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	load(t, flags, "-", demonstration(t))
	ask := func(arguments ...string) (int, string, string) {
		return command(t, "", append(append([]string{"entitlements"}, arguments...), flags...)...)
	}
	status, stdout, stderr := ask(demo.Login)
	for _, words := range []string{
		"mia.keller@alpenglow.example (ACTIVE)", "Mia Keller", "Alpenglow Instruments", "ALPENGLOW\n", "CH Switzerland, by rule PROFILE", "CAD-PRO   40", "ALPENGLOW-2 CH, ALPENGLOW-3 CH", "PLM-CORE  unlimited",
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
		At, CountryRule, GivenName string
		Organization               struct{ AccountNumber, Name string }
		Country                    *string
		Entitlements               []any
		Withheld                   []struct{ Product, Reason string }
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil || status != exitOK {
		t.Fatalf("status %d, %v\n%s%s", status, err, stdout, stderr)
	}
	if answer.At != "2001-02-03T02:05:06Z" || answer.CountryRule != "NONE" || answer.Country != nil || answer.Entitlements == nil || len(answer.Withheld) != 9 ||
		answer.GivenName != "Mia" || answer.Organization.AccountNumber != demo.Account || answer.Organization.Name != "Alpenglow Instruments" {
		t.Errorf("long ago: %s", stdout)
	}
	if status, stdout, stderr = ask("nobody@alpenglow.example"); status != exitFailure || stdout != "" || !strings.Contains(stderr, `no user has the login "nobody@alpenglow.example"`) {
		t.Errorf("unknown login: status %d\n%s%s", status, stdout, stderr)
	}
}

// TestImportReports checks the messages of an import about bad lines, and its exit status.
func TestImportReports(t *testing.T) {
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

// TestManagedDatabase uses the managed database by commands alone: it is started, joined by an import, an export and a server, and stopped.
func TestManagedDatabase(t *testing.T) {
	t.Parallel()      // it waits for databases of its own
	neo4jtest.Open(t) // skips without Java
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
	if out := say(exitOK, "", "db", "status"); !strings.Contains(out, "Neo4j 5.26") || !strings.Contains(out, " db stop --data-dir ") {
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
		if err := s.ask(t.Context(), operations(t)["EffectiveEntitlements"], map[string]any{"login": demo.Login}, &got); err != nil || got.EffectiveEntitlements == nil {
			t.Errorf("after it was started again: %v, %+v", err, got)
		}
	})
	say(exitOK, "", "db", "stop")
	if out := say(exitFailure, "", "db", "status"); !strings.Contains(out, "running    no") {
		t.Errorf("after the stop: %s", out)
	}
}

// demonstrate runs the demonstration until stop is called, and waits for its message that it is ready.
func demonstrate(t *testing.T, arguments ...string) (s *served, said string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, stderr := newOutput(), newOutput()
	ended := make(chan int, 1)
	go func() {
		ended <- Run(ctx, append([]string{"demo", "--addr", "127.0.0.1:0", "--log-level", "warn"}, arguments...), strings.NewReader(""), stdout, stderr)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if status := <-ended; status != exitOK {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})
	t.Cleanup(stop)
	for tooLate := time.After(2 * time.Minute); !strings.Contains(stdout.String(), "Stop it with Ctrl-C"); {
		select {
		case <-stdout.wrote:
		case status := <-ended:
			ended <- status
			t.Fatalf("the demonstration ended:\n%s", stderr)
		case <-tooLate:
			t.Fatalf("the demonstration is not ready:\n%s", stderr)
		}
	}
	return &served{url: address.FindString(stdout.String()), stderr: stderr}, stdout.String(), stop
}

// TestDemo: the demonstration answers its first query.
func TestDemo(t *testing.T) {
	t.Parallel()      // it waits for databases of its own
	neo4jtest.Open(t) // skips without Java
	directory := t.TempDir()
	s, said, _ := demonstrate(t, "--data-dir", directory)
	var got effective
	if err := s.ask(t.Context(), operations(t)["EffectiveEntitlements"], map[string]any{"login": demo.Login}, &got); err != nil {
		t.Fatal(err)
	}
	if answer := got.EffectiveEntitlements; answer == nil || answer.Expect().Country != "CH" || len(answer.Entitlements) != 4 || len(answer.Withheld) != 5 {
		t.Errorf("the demonstration's question: %+v", answer)
	}
	domains := `{organization(accountNumber: "` + demo.Account + `") {domains {name status record {name type}}}}`
	pending := `{"name":"` + demo.PendingDomain + `","status":"PENDING","record":{"name":"_entitlegraph.` + demo.PendingDomain + `","type":"TXT"}}`
	if status, answer := s.post(t, "", domains); status != http.StatusOK || !strings.Contains(answer, pending) {
		t.Errorf("the pending domain: status %d, %s", status, answer)
	}
	for _, of := range []struct {
		directory string
		status    int
		words     string
	}{{directory: directory, status: http.StatusOK, words: "__typename"}, {directory: t.TempDir(), status: http.StatusUnauthorized, words: "entitlegraph token"}} {
		_, token, _ := command(t, "", "token", "--login", demo.Login, "--data-dir", of.directory)
		if status, answer := s.post(t, strings.TrimSpace(token), "{__typename}"); token == "" || status != of.status || !strings.Contains(answer, of.words) {
			t.Errorf("a development token: status %d, not %d: %s", status, of.status, answer)
		}
	}
	if !strings.Contains(said, demo.Login) {
		t.Errorf("it does not say whom to ask about: %s", said)
	}
	taken := strings.TrimPrefix(s.url, "http://")
	for name, c := range map[string]struct {
		addr, words string
		status      int
	}{
		"all interfaces": {addr: "0.0.0.0:0", words: "can be reached by other machines", status: exitFailure},
		"a busy port":    {addr: taken, words: "make demo ADDR=", status: exitFailure},
	} {
		if status, _, words := command(t, "", "demo", "--addr", c.addr, "--data-dir", t.TempDir()); status != c.status || !strings.Contains(words, c.words) {
			t.Errorf("a demonstration, %s: status %d, %s", name, status, words)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if status := Run(ctx, []string{"demo", "--addr", "127.0.0.1:0", "--data-dir", t.TempDir()}, strings.NewReader(""), io.Discard, io.Discard); status != exitOK {
		t.Errorf("stopped while it starts: status %d", status)
	}
}

// TestDemoKeepsChanges: changes of the demonstration are stored for the next start, and for other commands with --demo, until a reset.
func TestDemoKeepsChanges(t *testing.T) {
	t.Parallel() // it waits for databases of its own
	neo4jtest.Open(t)
	flags := []string{"--data-dir", t.TempDir()}
	terminal := func(status int, words string, arguments ...string) {
		t.Helper()
		got, stdout, stderr := command(t, "", append(arguments, flags...)...)
		if got != status || !strings.Contains(stdout+stderr, words) {
			t.Fatalf("%v: status %d, not %d, or not %q:\n%s%s", arguments, got, status, words, stdout, stderr)
		}
	}
	t.Cleanup(func() { command(t, "", append([]string{"db", "stop", "--force", "--demo"}, flags...)...) })
	terminal(exitOK, "The database runs at", "db", "start", "--demo") // so that it need not start each time
	s, said, stop := demonstrate(t, flags...)
	if !strings.Contains(said, "loaded just now") {
		t.Errorf("the first start says:\n%s", said)
	}
	status, answer := s.post(t, "", `mutation { updateOrganization(input: {accountNumber: "`+demo.Account+`", name: "Renamed"}) { userErrors { message } } }`)
	if status != http.StatusOK || !strings.Contains(answer, `"userErrors":[]`) {
		t.Fatalf("status %d: %s", status, answer)
	}
	stop()
	terminal(exitOK, "until ", "db", "status", "--demo")
	terminal(exitFailure, "the demonstration's database runs", "db", "status")
	terminal(exitOK, "organization    Renamed", "entitlements", demo.Login, "--demo")
	_, said, stop = demonstrate(t, flags...)
	if !strings.Contains(said, "not loaded again") {
		t.Errorf("the second start says:\n%s", said)
	}
	terminal(exitOK, "organization    Renamed", "entitlements", demo.Login, "--demo")
	terminal(exitFailure, "cannot be reset", "demo", "--reset", "--addr", "127.0.0.1:0")
	stop()
	s, said, _ = demonstrate(t, append(flags, "--reset")...)
	if !strings.Contains(said, "loaded just now") || !strings.Contains(s.stderr.String(), "with every change made in it") {
		t.Errorf("after a reset it says:\n%s%s", s.stderr, said)
	}
	terminal(exitOK, "organization    Alpenglow Instruments", "entitlements", demo.Login, "--demo")
}

// TestDemonstrationIsApart: commands use the demonstration's database with --demo alone, and no other database then.
func TestDemonstrationIsApart(t *testing.T) {
	t.Setenv("NEO4J_URI", "bolt://127.0.0.1:1")
	flags := []string{"--data-dir", t.TempDir()}
	status, stdout, stderr := command(t, "", append([]string{"db", "status", "--demo"}, flags...)...)
	if want := filepath.Join(flags[1], "demo", "neo4j"); status != exitFailure || !strings.Contains(stdout, want) {
		t.Errorf("status %d: it should look at %s\n%s%s", status, want, stdout, stderr)
	}
	p := &program{settings: &settings{DataDir: flags[1]}}
	if err := p.unknownLogin("a@b.example"); strings.Contains(err.Error(), "--demo") {
		t.Errorf("where there is no demonstration: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(flags[1], "demo"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := p.noteLoading(loading{}); err != nil {
		t.Fatal(err)
	}
	if err := p.unknownLogin("a@b.example"); !strings.Contains(err.Error(), "--demo") {
		t.Errorf("where there is one: %v", err)
	}
}
