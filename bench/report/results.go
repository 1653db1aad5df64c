// Package report stores the results of a run, compares them with targets, and writes docs/performance.md.
package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"entitlegraph/bench/machine"
)

// The contenders that marks name.
const (
	Product        = "entitlegraph"
	ProductToken   = "entitlegraph, with a token"
	ProductBeside  = "entitlegraph, beside the larger"
	ProductTenfold = "entitlegraph, more data"
	ProductBefore  = "entitlegraph, earlier build"
	Peer           = "@neo4j/graphql" // the beginning of each of its variants' names
	BareCypher     = "one Cypher query, bare Go driver"
	Ceiling        = "gqlgen from memory"
	OpenFGAMemory  = "OpenFGA, memory store"
	OpenFGACached  = "OpenFGA, memory store, caches on"
	OpenFGADisk    = "OpenFGA, Postgres"
	BareLoader     = "UNWIND through the bare driver"
)

// The operations.
const (
	Entitled         = "Entitled"
	ByLogin          = "ByLogin"
	ByCustomerNumber = "ByCustomerNumber"
	Hierarchy        = "Hierarchy"
	Page             = "Page of 50"
	Check            = "Check"
	Checks           = "CheckEntitlements"
	UsersOfSmall     = "Users, account of 10"
	UsersOfBig       = "Users, account of 10,000"
	Rename           = "updateUser"
	Lock             = "lockUser"
	Import           = "import"
)

// Results is the results of a run.
type Results struct {
	Started  time.Time           `json:"started"`
	Finished time.Time           `json:"finished,omitzero"` // absent when the run was cut short
	Machine  machine.Description `json:"machine"`
	Versions map[string]string   `json:"versions"`
	Seconds  int                 `json:"seconds"`
	Rounds   int                 `json:"rounds"`
	Users    int                 `json:"users"`
	Scale    float64             `json:"scale"`   // 1 is 200,000 users
	Tenfold  float64             `json:"tenfold"` // how much more data the larger database has
	Checked  []Checked           `json:"checked"`
	Ready    []float64           `json:"readyMilliseconds"`
	Imports  []Filling           `json:"imports"`
	Memory   map[string]int64    `json:"peakMemoryMiB"`
	Runs     []Run               `json:"runs"`
}

// Checked counts the answers of a server that were compared with the right ones before the load.
type Checked struct {
	Contender string `json:"contender"`
	Operation string `json:"operation"`
	Answers   int    `json:"answers"`
	Wrong     int    `json:"wrong"`
	Example   string `json:"example,omitempty"` // of a wrong answer
}

// Filling is the measurement of one way to fill an empty database.
type Filling struct {
	Contender string  `json:"contender"`
	Users     int     `json:"users"`
	Seconds   float64 `json:"seconds"`
	Others    float64 `json:"others"` // CPUs used by anything else meanwhile
}

// Run is one load on one server. Latencies are in milliseconds, CPU in cores.
type Run struct {
	Operation   string  `json:"operation"`
	Contender   string  `json:"contender"`
	Connections int     `json:"connections"`
	Round       int     `json:"round"`
	Rate        float64 `json:"rate"` // answers a second; checks where a request has many
	P50         float64 `json:"p50"`
	P99         float64 `json:"p99"`
	Bytes       float64 `json:"bytes"`
	Requests    int64   `json:"requests"`
	Errors      int64   `json:"errors"`
	Example     string  `json:"example,omitempty"` // of an error
	Server      float64 `json:"server"`
	Database    float64 `json:"database"`
	Generator   float64 `json:"generator"`
	Others      float64 `json:"others"` // anything else on the machine
}

// Save writes the results, whole or not at all.
func (r *Results) Save(file string) error {
	raw, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file+".part", append(raw, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}

// Read reads results.
func Read(file string) (*Results, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var r Results
	if err := json.Unmarshal(raw, &r); err != nil {
		return nil, fmt.Errorf("%s holds no results: %w", file, err)
	}
	return &r, nil
}
