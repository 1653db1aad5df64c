package managed

import "syscall"

// endsWithParent says whether Options.Private is kept here also when this process is killed.
const endsWithParent = true

// freeze stops a process without ending it.
func freeze(pid int) error { return signal(pid, syscall.SIGSTOP) }
