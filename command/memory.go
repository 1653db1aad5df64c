package command

import (
	"os"
	"runtime/debug"

	"entitlegraph/neo4j"
)

// The server's own bounds of memory, unless GOGC or GOMEMLIMIT say otherwise. Answering makes much short-lived garbage beside little that
// stays, so it is collected seldom: that saves a fifth of the work of a request. The limit makes collecting more frequent where much
// stays. It follows what the store keeps, so that who has few accounts needs little memory whatever --cache-size allows: with 2,000 accounts
// the server is under 256 MiB.
const (
	garbagePercent = 400
	memoryOfServer = 104 << 20 // beside what is kept, and half as much
)

// collectSeldom sets these bounds for a server of the store.
func collectSeldom(store *neo4j.Store) {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(garbagePercent)
	}
	if _, set := os.LookupEnv("GOMEMLIMIT"); !set {
		store.TellKept(func(bytes int64) { debug.SetMemoryLimit(memoryOfServer + bytes + bytes/2) })
	}
}
