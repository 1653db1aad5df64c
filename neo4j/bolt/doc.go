// Package bolt sends Cypher to Neo4j and reads what comes back: connections, transactions, retries, statements, rows and errors. It is
// the room of the store that imports the driver; of the product it knows only the errors and dates of package graph.
//
//   - Pool (pool.go) holds the connections; its methods run a statement or some work in a transaction of its own (read.go, write.go).
//   - OpenTransaction (open_transaction.go) stays open between statements, and ends by Commit or Close.
//   - Callers that look up keys by the same statement at the same time share a round trip (keys.go).
//   - Reader (reader.go) is what the rooms above read through: a pool, or an open transaction.
//   - Statement (statement.go) is the Cypher of a file; Record and Row (row.go) are what it returns; parameters.go makes what it takes.
//   - Failure (errors.go) turns every error of the driver into a graph.Error.
package bolt
