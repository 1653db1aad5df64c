package policy

import "time"

// Limits bound one request and one connection. The defaults are low: every operation that comes with the product passes with
// pages of graph.MaxPageSize, and not much more does.
type Limits struct {
	// BodyBytes bounds the body of a request.
	BodyBytes int64
	// HeaderBytes bounds its header; for http.Server.
	HeaderBytes int
	// Tokens bounds the words and signs of a document.
	Tokens int
	// Fragments bounds the fragments of a document.
	Fragments int
	// Selections bounds the fields of a document, each fragment counted wherever it is spread.
	Selections int
	// Depth bounds how deep fields stand in each other.
	Depth int
	// Aliases bounds the fields that are renamed, each fragment counted wherever it is spread.
	Aliases int
	// Cost bounds the objects that an operation may return, and those of all operations of one body together; see cost.go.
	Cost int
	// Batch bounds the operations of one body.
	Batch int
	// IDs bounds the ids of nodes.
	IDs int
	// Checks bounds the checks of checkEntitlements.
	Checks int
	// Errors bounds the errors of one response: a small request must not cause a large one.
	Errors int
	// Documents and DocumentBytes bound the cache of parsed documents: their number, and the length of each.
	Documents, DocumentBytes int
	// Operation is the maximum duration of an operation; then its database query is cancelled.
	Operation time.Duration
	// Concurrent bounds the concurrent requests of all callers; Queue is the maximum time that a further one waits.
	Concurrent int
	Queue      time.Duration
	// Rate bounds the requests a second of one caller, with bursts of twice as many; 0 is no bound.
	Rate int
	// Subscriptions bounds the subscriptions of one caller on a server, and its WebSocket connections.
	Subscriptions int
	// Introspection allows queries of the schema; Suggestions allows "Did you mean" in messages.
	Introspection, Suggestions bool
	// Ready is the maximum duration of a readiness check.
	Ready time.Duration
	// ReadHeader, Read, Write and Idle bound the connection; for http.Server. Write leaves an operation its time.
	ReadHeader, Read, Write, Idle time.Duration
}

// DefaultLimits are the limits unless something else is configured.
func DefaultLimits() Limits {
	return Limits{
		BodyBytes:     1 << 20,
		HeaderBytes:   64 << 10,
		Tokens:        2_000,
		Fragments:     50,
		Selections:    500,
		Depth:         20,
		Aliases:       30,
		Cost:          50_000,
		Batch:         10,
		IDs:           100,
		Checks:        1_000,
		Errors:        100,
		Documents:     1_000,
		DocumentBytes: 16 << 10,
		Operation:     10 * time.Second,
		Concurrent:    256,
		Queue:         time.Second,
		Subscriptions: 50,
		Introspection: true,
		Suggestions:   true,
		Ready:         2 * time.Second,
		ReadHeader:    5 * time.Second,
		Read:          15 * time.Second,
		Write:         30 * time.Second,
		Idle:          2 * time.Minute,
	}
}
