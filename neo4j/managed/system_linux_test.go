package managed

import "syscall"

// endsWithParent reports whether a private server ends here even when this process is killed (Options.Private).
const endsWithParent = true

// freeze stops a process without ending it.
func freeze(pid int) error { return signal(pid, syscall.SIGSTOP) }
