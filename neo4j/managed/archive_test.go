package managed

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestArchiveIsUsed trains the archive where it is not there yet, and starts with it.
func TestArchiveIsUsed(t *testing.T) {
	dir := testDir(t)
	o, err := Options{Dir: dir, Progress: t.Logf}.withDefaults()
	must(t, err)
	installed, err := prepare(testContext(t), o)
	must(t, err)
	if installed.archive == "" || installed.archive != installed.archivePath() {
		t.Fatalf("archive %q, want %q", installed.archive, installed.archivePath())
	}
	open(t, Options{Dir: dir})
	if console := home(dir).console(); strings.Contains(console, "[cds") || strings.Contains(console, "shared class") {
		t.Errorf("the JVM did not like the archive:\n%s", console)
	}
}

func TestDamagedArchiveIsDoneWithout(t *testing.T) {
	h, err := openHome(testDir(t))
	must(t, err)
	o, err := Options{Dir: string(h), Fast: true, Progress: t.Logf}.withDefaults()
	must(t, err)
	installed, err := prepare(testContext(t), o)
	must(t, err)
	whole, err := os.ReadFile(installed.archive)
	must(t, err)
	installed.archive = filepath.Join(t.TempDir(), "damaged.jsa")
	must(t, os.WriteFile(installed.archive, whole[:1<<20], 0o600))
	server, err := start(testContext(t), h, installed, o)
	must(t, err)
	defer server.lease.release()
	if _, err := os.Stat(installed.archive); err == nil {
		t.Error("the damaged archive was kept")
	}
}
