//go:build unix

package managed

import (
	"errors"
	"syscall"
)

// supported reports whether a managed server can run on this system.
func supported() error { return nil }

func terminate(pid int) error { return signal(pid, syscall.SIGTERM) }

func kill(pid int) error { return signal(pid, syscall.SIGKILL) }

// signal sends a signal; a process that has ended is no error.
func signal(pid int, s syscall.Signal) error {
	if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}
