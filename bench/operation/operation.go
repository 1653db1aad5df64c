// Package operation has the GraphQL operations of the measurement, in the dialect of each server.
package operation

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed product/*.graphql neo4j-graphql/*.graphql
var files embed.FS

// Dialect is the server's schema that an operation is written for.
type Dialect string

// The dialects. The ceiling has the product's.
const (
	Product      Dialect = "product"
	Neo4jGraphQL Dialect = "neo4j-graphql"
)

// Text returns the operation on one line; it panics for an unknown operation.
func (d Dialect) Text(name string) string {
	raw, err := files.ReadFile(fmt.Sprintf("%s/%s.graphql", d, name))
	if err != nil {
		panic(err)
	}
	return strings.Join(strings.Fields(string(raw)), " ")
}

// Body returns the request body of an operation with variables.
func (d Dialect) Body(name string, variables map[string]any) []byte {
	body, err := json.Marshal(struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}{d.Text(name), variables})
	if err != nil {
		panic(err) // strings and lists of strings only
	}
	return body
}
