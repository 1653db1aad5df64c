//go:build unix && !linux

package managed

import "syscall"

const endsWithParent = false

func freeze(pid int) error { return signal(pid, syscall.SIGSTOP) }
