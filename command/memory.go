package command

import (
	"os"
	"runtime/debug"

	"entitlegraph/neo4j"
)

// The server's garbage collection, unless GOGC or GOMEMLIMIT say otherwise. Answers leave much short-lived garbage and little that stays, so
// the collector runs seldom, which saves a fifth of the work of a request. Near the memory limit it runs more often. The limit follows the
// size of the store's caches, so a server with few accounts needs little memory whatever --cache-size allows: with 2,000 accounts it takes
// less than 256 MiB.
const (
	garbagePercent = 400
	memoryOfServer = 104 << 20 // bytes, in addition to one and a half times the size of the caches
)

// collectSeldom sets both for a server of this store.
func collectSeldom(store *neo4j.Store) {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(garbagePercent)
	}
	if _, set := os.LookupEnv("GOMEMLIMIT"); !set {
		store.ReportMemory(func(bytes int64) { debug.SetMemoryLimit(memoryOfServer + bytes + bytes/2) })
	}
}
