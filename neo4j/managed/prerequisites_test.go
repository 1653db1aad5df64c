//go:build unix

package managed

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPrerequisites runs the script in an environment with only the programs that the script itself needs. It installs missing programs quietly where
// it has the right to, and prints what to install where it has not. (Java is also found at fixed paths, which a test cannot hide.)
func TestPrerequisites(t *testing.T) {
	startsPrograms(t)
	script, err := filepath.Abs("prerequisites.sh")
	if err != nil {
		t.Fatal(err)
	}
	const compiler = `#!/bin/sh` + "\nexit 0\n"
	for name, c := range map[string]struct {
		options  []string
		programs map[string]string // besides the usual ones
		status   int
		say      []string
		silent   string
	}{
		"no Go": {options: nil, programs: map[string]string{"id": "echo 1000"}, status: 1, say: []string{"Go is missing"}, silent: ""},
		"a user without sudo": {
			options: []string{"--race"}, programs: map[string]string{"go": "echo cc", "id": "echo 1000", "apt-get": "exit 9", "apt-cache": "exit 0"},
			status: 1, say: []string{"compiler", "have root install: apt-get install ", "maven gcc libc6-dev"}, silent: "apt-get failed",
		},
		"a user whose sudo asks for a password": {
			options: []string{"--race"}, programs: map[string]string{"go": "echo cc", "id": "echo 1000", "apt-get": "exit 9", "apt-cache": "exit 0", "sudo": "exit 1"},
			status: 1, say: []string{"install with: sudo apt-get install ", "maven gcc libc6-dev"}, silent: "apt-get failed",
		},
		"the demonstration needs no compiler": {
			options: nil, programs: map[string]string{"go": "echo cc", "id": "echo 1000", "dnf": "exit 9"},
			status: 1, say: []string{"have root install: dnf install ", "maven"}, silent: "gcc",
		},
		"no package manager": {
			options: []string{"--race"}, programs: map[string]string{"go": "echo cc", "id": "echo 0"},
			status: 1, say: []string{"knows no package manager", "a C compiler, with the headers of the C library"}, silent: "",
		},
		"looking only": {
			options: []string{"--check"}, programs: map[string]string{"go": "echo cc", "id": "echo 0", "apt-get": "echo installed >&2", "apt-cache": "exit 0"},
			status: 1, say: []string{"install with: apt-get install "}, silent: "installed",
		},
		"root": {
			options: []string{"--race"}, programs: map[string]string{
				"go": "echo cc", "id": "echo 0", "apt-cache": "exit 0",
				"apt-get": `echo noise; case "$*" in *install*) for p in cc mvn java; do printf '#!/bin/sh\necho "openjdk version \\"17.0.1\\"" >&2\n' >"$BIN/$p"; chmod +x "$BIN/$p"; done;; esac`,
			}, status: 0, say: []string{"installing", "only this once"}, silent: "noise",
		},
		"root, and the package manager fails": {
			options: []string{"--race"}, programs: map[string]string{"go": "echo cc", "id": "echo 0", "apt-cache": "exit 0", "apt-get": "echo no such host; exit 100"},
			status: 1, say: []string{"no such host", "apt-get failed", "install with: apt-get install "}, silent: "",
		},
		"all is there": {
			options: []string{"--race"}, programs: map[string]string{"go": "echo cc", "cc": compiler, "mvn": "exit 0", "java": `echo 'openjdk version "21.0.1"' >&2`}, status: 0, say: nil, silent: "install",
		},
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			for _, usual := range []string{"sh", "sed", "head", "tail", "mktemp", "rm", "uname", "env", "chmod", "cat"} {
				path, err := exec.LookPath(usual)
				if err == nil {
					err = os.Symlink(path, filepath.Join(bin, usual))
				}
				if err != nil {
					t.Skip(err)
				}
			}
			for program, does := range c.programs {
				if err := os.WriteFile(filepath.Join(bin, program), []byte("#!/bin/sh\n"+does+"\n"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			command := exec.Command("/bin/sh", append([]string{script}, c.options...)...)
			command.Env = []string{"PATH=" + bin, "BIN=" + bin, "TMPDIR=" + t.TempDir()}
			output, _ := command.CombinedOutput()
			said := string(output)
			if status := command.ProcessState.ExitCode(); status != c.status || c.silent != "" && strings.Contains(said, c.silent) || c.say == nil && said != "" {
				t.Errorf("status %d, not %d, or it says %q:\n%s", status, c.status, c.silent, said)
			}
			for _, words := range c.say {
				if !strings.Contains(said, words) {
					t.Errorf("it does not say %q:\n%s", words, said)
				}
			}
		})
	}
}
