package machine

import (
	"os"
	"os/exec"
	"slices"
	"testing"
)

func TestTheTreeHoldsChildrenAndTheirCPU(t *testing.T) {
	command := exec.Command("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo; read line || true")
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // the child has finished its loop
		t.Fatal(err)
	}
	if !slices.Contains(Tree(os.Getpid()), command.Process.Pid) {
		t.Error("the child is missing")
	}
	if used := CPU(command.Process.Pid); used <= 0 || used > Busy() {
		t.Errorf("the child used %g s", used)
	}
	if PeakMemory(os.Getpid()) < 1<<20 {
		t.Error("no memory of this process")
	}
	in.Close()
	if err := command.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestDescribe(t *testing.T) {
	if d := Describe(); d.Cores < 1 || d.MemoryMiB < 1 || d.Kernel == "" {
		t.Errorf("%+v", d)
	}
}
