package bolt

import (
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"entitlegraph/graph"
)

// Fields are the parameters of a statement, a row among them, or the properties of a node or relationship; null removes a property.
type Fields = map[string]any

// OneMap returns parameters as the one parameter $in. The database plans a statement anew for each order of magnitude of a list that is a
// parameter itself, and once for all of them when the lists stand in a map.
func OneMap(parameters Fields) Fields { return Fields{"in": parameters} }

// OrNull returns null for an empty text.
func OrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// InstantOrNull returns an instant in UTC; null for nil.
func InstantOrNull(at *time.Time) any {
	if at == nil {
		return nil
	}
	return at.UTC()
}

// DateOrNull returns a day; null for the absent ends of a period.
func DateOrNull(d graph.Date) any {
	if d == graph.NoDate || d == graph.Always.From {
		return nil
	}
	return dbtype.Date(d.Midnight())
}
