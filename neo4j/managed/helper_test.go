package managed

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// helperVariable makes the test binary a second process that uses a server.
const helperVariable = "ENTITLEGRAPH_MANAGED_HELPER"

func TestMain(m *testing.M) {
	if request := os.Getenv(helperVariable); request != "" {
		if err := runHelper(request); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// helperAnswer is the message of the second process once its server is ready.
type helperAnswer struct {
	PID    int
	URI    string
	Joined bool
}

// runHelper opens the server, prints a helperAnswer, and closes the server at the end of its standard input.
func runHelper(request string) error {
	var o Options
	if err := json.Unmarshal([]byte(request), &struct{ *Options }{&o}); err != nil {
		return err
	}
	server, err := Open(context.Background(), o)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(helperAnswer{server.PID(), server.URI(), server.Joined()}); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return server.Close(context.Background())
}

// helper is a second process that uses a server.
type helper struct {
	t       *testing.T
	command *exec.Cmd
	input   io.Closer
	output  *bufio.Reader
}

// startsPrograms skips a test under -short, which runs the pure part alone.
func startsPrograms(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: this test starts programs")
	}
}

func startHelper(t *testing.T, dir string, private bool) *helper {
	t.Helper()
	startsPrograms(t)
	request, err := json.Marshal(map[string]any{"Dir": dir, "Fast": true, "Private": private})
	must(t, err)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), helperVariable+"="+string(request))
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	must(t, err)
	output, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	started := &helper{t: t, command: command, input: input, output: bufio.NewReader(output)}
	t.Cleanup(started.kill)
	return started
}

// answer waits until the helper's server is ready.
func (h *helper) answer() helperAnswer {
	h.t.Helper()
	line, err := h.output.ReadString('\n')
	must(h.t, err)
	var answer helperAnswer
	must(h.t, json.Unmarshal([]byte(line), &answer))
	return answer
}

// leave has the helper close its server and exit.
func (h *helper) leave() {
	h.t.Helper()
	must(h.t, h.input.Close())
	must(h.t, h.command.Wait())
}

// kill is kill -9.
func (h *helper) kill() {
	_ = h.command.Process.Kill()
	_ = h.command.Wait()
}

// testContext returns a context with a deadline, so that no test hangs.
func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// testDir is a directory for one server, with a space in its name, whose server does not outlive the test.
func testDir(t testing.TB) string {
	t.Helper()
	startsPrograms(t)
	dir := filepath.Join(t.TempDir(), "a server")
	t.Cleanup(func() {
		if err := Stop(context.Background(), dir, true); err != nil && !strings.Contains(err.Error(), ErrNotRunning.Error()) {
			t.Errorf("stop at the end of the test: %v", err)
		}
	})
	return dir
}

// open opens a server for a test and logs how long it took.
func open(t testing.TB, o Options) *Server {
	t.Helper()
	began := time.Now()
	server, err := tryOpen(t, o)
	must(t, err)
	t.Logf("ready after %.2f s, joined %v, pid %d", time.Since(began).Seconds(), server.Joined(), server.PID())
	return server
}

func tryOpen(t testing.TB, o Options) (*Server, error) {
	t.Helper()
	startsPrograms(t)
	o.Fast = true
	o.Progress = t.Logf
	server, err := Open(testContext(t), o)
	if server != nil {
		t.Cleanup(func() { _ = server.Close(context.Background()) })
	}
	return server, err
}

// query runs one statement and returns its only value.
func query(t testing.TB, server *Server, statement string) any {
	t.Helper()
	connection, err := connect(server.port, server.password)
	must(t, err)
	defer connection.Close(context.Background())
	result, err := driver.ExecuteQuery(testContext(t), connection, statement, nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(Database))
	must(t, err)
	if len(result.Records) != 1 {
		t.Fatalf("%s returned %d records", statement, len(result.Records))
	}
	return result.Records[0].Values[0]
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// patient is the time limit of a test for an event that comes at once on an idle machine; on a busy one it can take long.
const patient = 2 * time.Minute

// await polls until a condition holds.
func await(t testing.TB, what string, condition func() bool) {
	t.Helper()
	deadline := time.NewTimer(patient)
	defer deadline.Stop()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !condition() {
		select {
		case <-deadline.C:
			t.Fatalf("waited in vain until %s", what)
		case <-ticker.C:
		}
	}
}

func awaitEnded(t testing.TB, pid int) {
	t.Helper()
	await(t, fmt.Sprintf("process %d has ended", pid), func() bool { return ended(pid) })
}

func mustRun(t testing.TB, dir string, pid int) {
	t.Helper()
	if !isServer(pid, home(dir)) {
		t.Fatalf("process %d does not serve %s any more", pid, dir)
	}
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}
