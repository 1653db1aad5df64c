package managed

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfiguration(t *testing.T) {
	h, err := openHome(t.TempDir())
	must(t, err)
	if port := h.configuredPort(); port != 0 {
		t.Errorf("port %d before the first start", port)
	}
	must(t, h.configure(41234, "256m"))
	if port := h.configuredPort(); port != 41234 {
		t.Errorf("port %d, want 41234", port)
	}
	written, err := os.ReadFile(h.path("conf", "neo4j.conf"))
	must(t, err)
	contains(t, string(written), "listen_address=127.0.0.1:41234\n", "pagecache.size=256m\n", "auth_enabled=true\n", "usage_report.enabled=false\n")
	seen := map[string]bool{}
	for line := range strings.Lines(string(written)) {
		name, _, _ := strings.Cut(line, "=")
		if seen[name] {
			t.Errorf("%s is set twice, which Neo4j refuses", name)
		}
		seen[name] = true
	}
}

func TestClaimRefusesSomebodyElsesServer(t *testing.T) {
	for name, path := range map[string]string{"configuration": "conf/neo4j.conf", "store": "data/databases/neo4j"} {
		dir := t.TempDir()
		must(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(path)), 0o700))
		must(t, os.WriteFile(filepath.Join(dir, path), []byte("server.bolt.enabled=true\n"), 0o600))
		h, err := openHome(dir)
		must(t, err)
		if err := h.claim(); err == nil || !strings.Contains(err.Error(), "choose another directory") {
			t.Errorf("%s of somebody else: %v", name, err)
		}
		if _, err := tryOpen(t, Options{Dir: dir, Fresh: true}); err == nil {
			t.Errorf("%s of somebody else: opened", name)
		}
		if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
			t.Errorf("%s of somebody else was touched: %v", name, err)
		}
	}
}

// The expected hash was computed with sha256sum, round by round.
func TestInitialAccount(t *testing.T) {
	salt := bytes.Repeat([]byte{0xab}, 32)
	want := "neo4j:SHA-256,5D20176F15C24ECD35FC4209E45C4338BF1E043F319E4B7D863FD428CCC7C591," + strings.Repeat("AB", 32) + ",1024:\n"
	if got := string(initialAccount("secret", salt)); got != want {
		t.Errorf("auth.ini is %q, want %q", got, want)
	}
}

func TestPasswordIsMadeOnceAndOnlyForANewServer(t *testing.T) {
	h, err := openHome(t.TempDir())
	must(t, err)
	first, err := h.ensurePassword()
	must(t, err)
	second, err := h.ensurePassword()
	must(t, err)
	if first != second || len(first) < 32 {
		t.Errorf("passwords of %d and %d characters, equal %v", len(first), len(second), first == second)
	}
	must(t, os.Truncate(h.path("password"), 0))
	third, err := h.ensurePassword()
	must(t, err)
	if third == "" || third == first {
		t.Error("an empty file of a server that never ran was not replaced")
	}
	must(t, os.MkdirAll(h.path("data", "databases", "system"), 0o700))
	must(t, os.Remove(h.path("password")))
	if _, err := h.ensurePassword(); err == nil {
		t.Error("a new password was made for data that have another")
	}
}

func TestOptions(t *testing.T) {
	for name, test := range map[string]struct {
		options Options
		want    string
	}{
		"defaults":         {options: Options{Dir: "d"}, want: ""},
		"sizes":            {options: Options{Dir: "d", Heap: "512M", PageCache: "2g"}, want: ""},
		"no directory":     {options: Options{}, want: "Options.Dir is empty"},
		"no unit":          {options: Options{Dir: "d", Heap: "512"}, want: `heap size "512" is not a number with a unit`},
		"a flag":           {options: Options{Dir: "d", Heap: "1g -XX:+X"}, want: "is not a number with a unit"},
		"a setting":        {options: Options{Dir: "d", PageCache: "1g\nx=y"}, want: "is not a number with a unit"},
		"small heap":       {options: Options{Dir: "d", Heap: "64m"}, want: "at least 128m"},
		"small page cache": {options: Options{Dir: "d", PageCache: "8191k"}, want: "at least 8m"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.options.withDefaults()
			if test.want == "" {
				must(t, err)
			} else if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestFreePort(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	must(t, err)
	taken := listener.Addr().(*net.TCPAddr).Port
	other, err := freePort(taken)
	must(t, err)
	if other == taken {
		t.Error("a port in use was called free")
	}
	must(t, listener.Close())
	if got, err := freePort(taken); got != taken || err != nil {
		t.Errorf("port %d, %v; want the preferred %d", got, err, taken)
	}
}
