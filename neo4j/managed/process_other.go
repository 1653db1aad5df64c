//go:build !unix

package managed

import (
	"fmt"
	"runtime"
	"syscall"
)

// supported reports whether a managed server can run on this system.
func supported() error {
	return fmt.Errorf("managed neo4j: a managed server is not available on %s: start a Neo4j %s of your own and connect to it", runtime.GOOS, Version)
}

// The functions below are never called: Open, Inspect and Stop call supported first.

func sessionAttributes(bool) *syscall.SysProcAttr { return nil }

func isServer(int, home) bool { return false }

func findServer(home) (int, error) { return 0, supported() }

func ended(int) bool { return true }

func terminate(int) error { return supported() }

func kill(int) error { return supported() }
