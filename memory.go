package main

import (
	"os"
	"runtime/debug"
)

// The server's own bounds of memory, unless GOGC or GOMEMLIMIT say otherwise. Answering makes much short-lived garbage beside little that
// stays, so it is collected seldom: that saves a fifth of the work of a request. The limit makes collecting more frequent
// where much stays, so that the server is under 256 MiB with the default --cache-size.
const (
	garbagePercent = 400
	memoryOfServer = 104 << 20 // beside the cache and half as much for pages of lists
)

// collectSeldom sets these bounds for a server whose cache takes so many bytes.
func collectSeldom(cacheBytes int64) {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(garbagePercent)
	}
	if _, set := os.LookupEnv("GOMEMLIMIT"); !set {
		debug.SetMemoryLimit(memoryOfServer + cacheBytes + cacheBytes/2)
	}
}
