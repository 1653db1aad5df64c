package managed

import (
	"bufio"
	"os/exec"
	"syscall"
	"testing"
)

// TestServerElsewhereIsNotOurs: a process for which the name is another directory, as in a container, does not serve the directory of this
// one.
func TestServerElsewhereIsNotOurs(t *testing.T) {
	startsPrograms(t)
	h := home(t.TempDir())
	for name, c := range map[string]struct {
		flags   uintptr
		prepare string
		ours    bool
	}{
		"here":      {flags: 0, prepare: "true", ours: true},
		"elsewhere": {flags: syscall.CLONE_NEWNS, prepare: `mount --make-rprivate / && mount -t tmpfs none "$2"`, ours: false},
	} {
		t.Run(name, func(t *testing.T) {
			command := exec.Command("sh", "-c", c.prepare+" && echo ready && read line", mainClass, h.homeArgument(), string(h))
			command.SysProcAttr = &syscall.SysProcAttr{Unshareflags: c.flags}
			stdin, err := command.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			stdout, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Skipf("no right to make a namespace: %v", err)
			}
			defer func() {
				_ = stdin.Close()
				_ = command.Wait()
			}()
			if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
				t.Skipf("no right to mount: %q, %v", line, err)
			}
			if got := isServer(command.Process.Pid, h); got != c.ours {
				t.Errorf("isServer is %v", got)
			}
		})
	}
}
