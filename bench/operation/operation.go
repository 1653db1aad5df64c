// Package operation holds the GraphQL operations of the measurement, in the words of each server.
package operation

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed product/*.graphql neo4j-graphql/*.graphql
var files embed.FS

// Dialect is whose words an operation is in.
type Dialect string

// The dialects. The ceiling speaks the product's.
const (
	Product      Dialect = "product"
	Neo4jGraphQL Dialect = "neo4j-graphql"
)

// Text is the operation on one line; an operation that is not there ends the program.
func (d Dialect) Text(name string) string {
	raw, err := files.ReadFile(fmt.Sprintf("%s/%s.graphql", d, name))
	if err != nil {
		panic(err)
	}
	return strings.Join(strings.Fields(string(raw)), " ")
}

// Body is a request with variables as it is posted.
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
