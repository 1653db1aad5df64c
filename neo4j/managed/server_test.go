//go:build unix

package managed

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func TestOpenJoinClose(t *testing.T) {
	dir, began := testDir(t), time.Now().Truncate(time.Second) // file times are coarse
	first := open(t, Options{Dir: dir})
	query(t, first, "CREATE (n:Kept) RETURN 1")
	second := open(t, Options{Dir: dir})
	if first.Joined() || !second.Joined() || first.PID() != second.PID() || first.URI() != second.URI() || first.Password() != second.Password() {
		t.Errorf("the second does not join the first: %+v, %+v", first, second)
	}

	status, err := Inspect(testContext(t), dir)
	must(t, err)
	if !status.Running || !status.Ready || status.Version != Version || len(status.Holders) != 2 || status.Persistent ||
		status.PID != first.PID() || status.URI != first.URI() || status.Size == 0 || status.Since.Before(began) || status.Since.After(time.Now()) {
		t.Errorf("status: %+v", status)
	}
	if status.Holders[0].PID != os.Getpid() {
		t.Errorf("holders: %v", status.Holders)
	}
	for path, want := range map[string]fs.FileMode{"": 0o700, "run": 0o700, "password": 0o600, "conf/neo4j.conf": 0o600, "data/dbms/auth.ini": 0o600} {
		info, err := os.Stat(filepath.Join(dir, path))
		must(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%q has mode %o, want %o", path, got, want)
		}
	}

	must(t, first.Close(testContext(t)))
	mustRun(t, dir, second.PID())
	must(t, second.Close(testContext(t)))
	must(t, second.Close(testContext(t)))
	if !ended(second.PID()) {
		t.Error("the last to let go did not stop the server")
	}

	again := open(t, Options{Dir: dir})
	if again.URI() != first.URI() {
		t.Errorf("the server moved from %s to %s", first.URI(), again.URI())
	}
	if got := query(t, again, "MATCH (n:Kept) RETURN count(n)"); got != int64(1) {
		t.Errorf("%v nodes were kept, want 1", got)
	}
	must(t, again.Close(testContext(t)))

	t.Run("a changed password file", func(t *testing.T) {
		must(t, os.WriteFile(filepath.Join(dir, "password"), []byte("something else\n"), 0o600))
		_, err := tryOpen(t, Options{Dir: dir})
		var failure *StartError
		if !errors.As(err, &failure) {
			t.Fatalf("error: %v", err)
		}
		contains(t, err.Error(), "refuses the password", filepath.Join(dir, "password"))
	})
	t.Run("a lost password file", func(t *testing.T) {
		must(t, os.Remove(filepath.Join(dir, "password")))
		_, err := tryOpen(t, Options{Dir: dir})
		if err == nil {
			t.Fatal("no error")
		}
		contains(t, err.Error(), "cannot read the password", "what to do")
	})
	t.Run("nothing runs", func(t *testing.T) {
		status, err := Inspect(testContext(t), dir)
		must(t, err)
		if status.Running || status.PID != 0 || len(status.Holders) != 0 {
			t.Errorf("status: %+v", status)
		}
	})
}

func TestKilledHolder(t *testing.T) {
	dir := testDir(t)
	dead := startHelper(t, dir, false)
	started := dead.answer()
	dead.kill()
	mustRun(t, dir, started.PID)

	ours := open(t, Options{Dir: dir})
	if !ours.Joined() || ours.PID() != started.PID {
		t.Fatalf("did not join process %d", started.PID)
	}
	other := startHelper(t, dir, false)
	if joined := other.answer(); !joined.Joined || joined.PID != started.PID {
		t.Fatalf("the other process did not join: %+v", joined)
	}
	must(t, ours.Close(testContext(t)))
	mustRun(t, dir, started.PID)
	other.leave()
	awaitEnded(t, started.PID)
}

func TestKilledServer(t *testing.T) {
	dir := testDir(t)
	first := open(t, Options{Dir: dir})
	joined := open(t, Options{Dir: dir})
	query(t, first, "CREATE (n:Kept) RETURN 1")
	must(t, kill(first.PID()))
	for name, server := range map[string]*Server{"started": first, "joined": joined} {
		select {
		case <-server.Done():
		case <-time.After(patient):
			t.Fatalf("Done of the server that was %s is not closed", name)
		}
	}
	second := open(t, Options{Dir: dir})
	if second.Joined() || second.PID() == first.PID() || second.URI() != first.URI() {
		t.Errorf("after the kill: joined %v, pid %d, %s; before: pid %d, %s", second.Joined(), second.PID(), second.URI(), first.PID(), first.URI())
	}
	if got := query(t, second, "MATCH (n:Kept) RETURN count(n)"); got != int64(1) {
		t.Errorf("%v nodes were kept, want 1", got)
	}
	must(t, first.Close(testContext(t)))
	must(t, joined.Close(testContext(t)))
	mustRun(t, dir, second.PID())
}

func TestPersistent(t *testing.T) {
	dir := testDir(t)
	starter := open(t, Options{Dir: dir, Persist: true})
	must(t, starter.Close(testContext(t)))
	mustRun(t, dir, starter.PID())

	must(t, os.WriteFile(filepath.Join(dir, "run", "neo4j.pid"), []byte("nonsense"), 0o600))
	user := open(t, Options{Dir: dir, Fresh: true})
	if !user.Joined() || user.PID() != starter.PID() {
		t.Errorf("a damaged pid file, or Fresh, kept us from joining")
	}
	err := Stop(testContext(t), dir, false)
	var inUse *InUseError
	if !errors.As(err, &inUse) || len(inUse.Holders) != 1 || inUse.Holders[0].PID != os.Getpid() {
		t.Errorf("stop of a server in use: %v", err)
	}
	must(t, user.Close(testContext(t)))
	mustRun(t, dir, starter.PID())
	must(t, Stop(testContext(t), dir, false))
	if !ended(starter.PID()) {
		t.Error("the server still runs after Stop")
	}
	if err := Stop(testContext(t), dir, false); !errors.Is(err, ErrNotRunning) {
		t.Errorf("second stop: %v", err)
	}
}

func TestHangingLeftoverIsReplaced(t *testing.T) {
	dir := testDir(t)
	dead := startHelper(t, dir, false)
	started := dead.answer()
	dead.kill()
	must(t, freeze(started.PID))
	server := open(t, Options{Dir: dir, patience: patience{unused: 300 * time.Millisecond}})
	if server.Joined() || !ended(started.PID) {
		t.Errorf("the frozen server %d was not replaced", started.PID)
	}
	query(t, server, "CREATE (n:Old) RETURN 1")
	must(t, server.Close(testContext(t)))

	fresh := open(t, Options{Dir: dir, Fresh: true})
	if got := query(t, fresh, "MATCH (n) RETURN count(n)"); got != int64(0) {
		t.Errorf("a fresh server has %v nodes", got)
	}
}

func TestDamagedStore(t *testing.T) {
	dir := testDir(t)
	server := open(t, Options{Dir: dir})
	query(t, server, "CREATE (n:Lost) RETURN 1")
	must(t, server.Close(testContext(t)))
	store, err := filepath.Glob(filepath.Join(dir, "data", "databases", "neo4j", "neostore"))
	must(t, err)
	if len(store) != 1 {
		t.Fatalf("no store to damage: %v", store)
	}
	must(t, os.Truncate(store[0], 0))

	_, err = tryOpen(t, Options{Dir: dir})
	var failure *StartError
	if !errors.As(err, &failure) {
		t.Fatalf("error: %v", err)
	}
	t.Log(err)
	contains(t, err.Error(), "cannot open its database", "Unable to start", "Caused by", filepath.Join(dir, "logs", "debug.log"), "restore")
	if running, err := home(dir).find(); running != nil || err != nil {
		t.Errorf("the failed start left a process: %v, %v", running, err)
	}
}

func TestPortCollision(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	taken := listener.Addr().(*net.TCPAddr).Port
	choices := 0
	server := open(t, Options{Dir: testDir(t), choosePort: func(int) (int, error) {
		if choices++; choices == 1 {
			return taken, nil
		}
		return freePort(0)
	}})
	if choices != 2 || server.port == taken {
		t.Errorf("%d choices, port %d", choices, server.port)
	}
}

func TestConcurrentOpen(t *testing.T) {
	dir := testDir(t)
	helpers := make([]*helper, 3)
	for i := range helpers {
		helpers[i] = startHelper(t, dir, false)
	}
	var pids []int
	starts := 0
	for _, h := range helpers {
		answer := h.answer()
		pids = append(pids, answer.PID)
		if !answer.Joined {
			starts++
		}
	}
	if slices.Sort(pids); starts != 1 || len(slices.Compact(pids)) != 1 {
		t.Errorf("%d processes started a server, pids %v", starts, pids)
	}
	var leaving errgroup.Group
	for _, h := range helpers {
		leaving.Go(func() error { return errors.Join(h.input.Close(), h.command.Wait()) })
	}
	must(t, leaving.Wait())
	awaitEnded(t, pids[0])
}

func TestPrivateServerEndsWithItsProcess(t *testing.T) {
	if !endsWithParent {
		t.Skip("this system has no signal for the death of a parent")
	}
	h := startHelper(t, testDir(t), true)
	started := h.answer()
	h.kill()
	awaitEnded(t, started.PID)
}

func TestFailedStarts(t *testing.T) {
	t.Run("too little time", func(t *testing.T) {
		dir := testDir(t)
		_, err := tryOpen(t, Options{Dir: dir, StartTimeout: 100 * time.Millisecond})
		if !errors.As(err, new(*StartError)) {
			t.Fatalf("error: %v", err)
		}
		contains(t, err.Error(), "did not become ready", "StartTimeout", "console.log")
		if running, err := home(dir).find(); running != nil || err != nil {
			t.Errorf("left a process: %v, %v", running, err)
		}
	})
	t.Run("too much memory", func(t *testing.T) {
		_, err := tryOpen(t, Options{Dir: testDir(t), Heap: "900000g"})
		if !errors.As(err, new(*StartError)) {
			t.Fatalf("error: %v", err)
		}
		contains(t, err.Error(), "ended before it was ready", "heap", "less memory")
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := Open(ctx, Options{Dir: testDir(t)}); !errors.Is(err, context.Canceled) {
			t.Errorf("error: %v", err)
		}
	})
}

// BenchmarkOpen measures the time until a server is ready, with jars and archive in the cache.
func BenchmarkOpen(b *testing.B) {
	for name, fast := range map[string]bool{"default": false, "fast": true} {
		b.Run(name, func(b *testing.B) {
			dir := testDir(b)
			var times []float64
			for b.Loop() {
				began := time.Now()
				server, err := Open(testContext(b), Options{Dir: dir, Fast: fast})
				must(b, err)
				times = append(times, time.Since(began).Seconds())
				must(b, server.Close(testContext(b)))
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)/2], "ready-s(median)")
			b.ReportMetric(times[len(times)-1], "ready-s(worst)")
		})
	}
}
