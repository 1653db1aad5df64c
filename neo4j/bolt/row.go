package bolt

import (
	"fmt"
	"slices"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"entitlegraph/graph"
)

// Record is one row of a result. Its methods read a column by name; a column that is missing, or of another type, is a fault of the
// statement, and an error.
type Record driver.Record

func column[T driver.RecordValue](r *Record, name string) (T, error) {
	value, _, err := driver.GetRecordValue[T]((*driver.Record)(r), name)
	return value, err
}

// Text returns a column that holds a text.
func (r *Record) Text(name string) (string, error) { return column[string](r, name) }

// Number returns a column that holds a number.
func (r *Record) Number(name string) (int64, error) { return column[int64](r, name) }

// List returns a column that holds a list.
func (r *Record) List(name string) ([]any, error) { return column[[]any](r, name) }

// Row returns a column that holds a map.
func (r *Record) Row(name string) (Row, error) { return column[map[string]any](r, name) }

// Rows returns a column that holds a list of maps.
func (r *Record) Rows(name string) ([]Row, error) {
	list, err := r.List(name)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(list))
	for i, element := range list {
		fields, ok := element.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("column %s: element %d is %T, not a map", name, i, element)
		}
		rows[i] = fields
	}
	return rows, nil
}

// Value returns a column whatever it holds; nil where there is none.
func (r *Record) Value(name string) any {
	value, _ := (*driver.Record)(r).Get(name)
	return value
}

// Columns returns all columns by name.
func (r *Record) Columns() Row {
	columns := make(Row, len(r.Keys))
	for i, key := range r.Keys {
		columns[key] = r.Values[i]
	}
	return columns
}

// Row is columns by name, or one element of a list that a statement collected: nodes, relationships and values by name. What is absent,
// or of another type, reads as the zero value.
type Row map[string]any

// Text returns a text.
func (r Row) Text(name string) string { return Properties(r).Text(name) }

// Number returns a number.
func (r Row) Number(name string) int64 { return Properties(r).Number(name) }

// Properties returns those of a node or relationship of the row, whole or as a map of its properties; nil when it is absent.
func (r Row) Properties(name string) Properties {
	switch entity := r[name].(type) {
	case map[string]any:
		return entity
	case dbtype.Node:
		return entity.Props
	case dbtype.Relationship:
		return entity.Props
	default:
		return nil
	}
}

// Rows returns a list of rows; elements that are no maps are left out.
func (r Row) Rows(name string) []Row {
	list, _ := r[name].([]any)
	all := make([]Row, 0, len(list))
	for _, element := range list {
		if fields, ok := element.(map[string]any); ok {
			all = append(all, fields)
		}
	}
	return all
}

// Nodes returns a list of nodes, each as a row that holds it under the name as.
func (r Row) Nodes(name, as string) []Row {
	list, _ := r[name].([]any)
	rows := make([]Row, len(list))
	for i, node := range list {
		rows[i] = Row{as: node}
	}
	return rows
}

// Properties are those of a node or relationship. What is absent, or of another type, reads as the zero value: the graph may hold what
// an older program or an analyst wrote.
type Properties map[string]any

// Text returns a text.
func (p Properties) Text(name string) string {
	s, _ := p[name].(string)
	return s
}

// Number returns a number.
func (p Properties) Number(name string) int64 {
	n, _ := p[name].(int64)
	return n
}

// OptionalNumber returns a number; nil where there is none.
func (p Properties) OptionalNumber(name string) *int {
	n, ok := p[name].(int64)
	if !ok {
		return nil
	}
	number := int(n)
	return &number
}

// Truth returns a truth value.
func (p Properties) Truth(name string) bool {
	b, _ := p[name].(bool)
	return b
}

// Instant returns an instant in UTC.
func (p Properties) Instant(name string) time.Time {
	t, _ := p[name].(time.Time)
	return t.UTC()
}

// OptionalInstant returns an instant in UTC; nil where there is none.
func (p Properties) OptionalInstant(name string) *time.Time {
	if _, ok := p[name].(time.Time); !ok {
		return nil
	}
	at := p.Instant(name)
	return &at
}

// Date returns a day; absent where there is none.
func (p Properties) Date(name string, absent graph.Date) graph.Date {
	if d, ok := p[name].(dbtype.Date); ok {
		return graph.DateOf(d.Time())
	}
	return absent
}

// Texts returns the texts of a list; elements that are none are left out.
func Texts(value any) []string {
	list, _ := value.([]any)
	all := make([]string, 0, len(list))
	for _, element := range list {
		if s, ok := element.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// SortedTexts is Texts, sorted.
func SortedTexts(value any) []string {
	list := Texts(value)
	slices.Sort(list)
	return list
}
