// Package plain writes trivially resolved fields: those whose value is a Go field, or the result of a method without arguments, context and
// error. Most of an answer consists of them. gqlgen resolves each like any other field, with a context and closures of its own; the
// functions of graph/generated/plain.go write them as JSON instead, with the help of this package (docs/decisions/0015-plain-fields.md).
package plain

import (
	"bytes"
	"io"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Type is an object type of the schema.
type Type struct {
	// Implementors are the type names of fragments that apply to it: its own, and those of its interfaces.
	Implementors []string
	// Fields are the trivially resolved ones, by name.
	Fields map[string]Target
}

// Target is a trivially resolved field.
type Target struct {
	// Index is the position in the type, from 1; 0 is __typename.
	Index int
	// Of is the object type of its value, or of the elements of its list; empty for scalars and enums.
	Of string
}

// Field is a selected field.
type Field struct {
	// Key is its alias in JSON: quoted, with the colon.
	Key string
	// Index is the Index of its Target.
	Index int
	// Fields are the selected fields of the object that is its value.
	Fields []Field
}

// Schema decides which selections are plain: those of which every field, at every depth, is trivially resolved.
type Schema struct {
	types    map[string]Type
	analysed *lru.Cache[place, analysis]
}

// place identifies a selection by its first part and the type that it is on. Selections that are merged from several may begin with the same
// part, so an analysis has all of its selection too.
type place struct {
	first ast.Selection
	on    string
}

// analysis is the result of reading a selection; fields is nil when it is not plain.
type analysis struct {
	set    ast.SelectionSet
	fields []Field
}

// keptSelections is the size of the cache of analysed selections.
const keptSelections = 4096

// NewSchema returns the schema of object types, by name.
func NewSchema(types map[string]Type) *Schema {
	analysed, err := lru.New[place, analysis](keptSelections)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &Schema{types: types, analysed: analysed}
}

// Fields returns the fields that a selection on an object type names, in the order of the answer; nil unless the selection is plain.
func (s *Schema) Fields(operation *graphql.OperationContext, set ast.SelectionSet, on string) []Field {
	if len(set) == 0 {
		return nil
	}
	at := place{set[0], on}
	if a, ok := s.analysed.Get(at); ok && slices.Equal(a.set, set) {
		return a.fields
	}
	fields := s.read(operation, set, on)
	if !varies(set) {
		s.analysed.Add(at, analysis{set, fields})
	}
	return fields
}

func (s *Schema) read(operation *graphql.OperationContext, set ast.SelectionSet, on string) []Field {
	object := s.types[on]
	collected := graphql.CollectFields(operation, set, object.Implementors)
	if len(collected) == 0 {
		return nil // @skip and @include left everything out
	}
	fields := make([]Field, 0, len(collected))
	names := make(map[string]bool, len(collected))
	for _, c := range collected {
		target, plain := object.Fields[c.Name]
		if names[c.Alias] || !plain && c.Name != "__typename" {
			return nil
		}
		names[c.Alias] = true
		field := Field{Key: strconv.Quote(c.Alias) + ":", Index: target.Index}
		if target.Of != "" {
			if field.Fields = s.read(operation, c.Selections, target.Of); field.Fields == nil {
				return nil
			}
		}
		fields = append(fields, field)
	}
	return fields
}

// varies reports whether the fields of a selection may depend on variables, by @skip or @include.
func varies(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return len(s.Directives) > 0 || varies(s.SelectionSet)
		case *ast.InlineFragment:
			return len(s.Directives) > 0 || varies(s.SelectionSet)
		case *ast.FragmentSpread:
			return len(s.Directives) > 0 || varies(s.Definition.SelectionSet)
		}
		return true
	})
}

// Answer is a value that is written when the whole answer is.
type Answer func(w *bytes.Buffer)

// MarshalGQL writes the value.
func (a Answer) MarshalGQL(w io.Writer) {
	if buffer, ok := w.(*bytes.Buffer); ok {
		a(buffer)
		return
	}
	var buffer bytes.Buffer
	a(&buffer)
	_, _ = w.Write(buffer.Bytes())
}

// Null is JSON's null.
const Null = "null"

// String writes a text. gqlgen writes it when it has characters that JSON escapes.
func String(w *bytes.Buffer, s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			graphql.MarshalString(s).MarshalGQL(w)
			return
		}
	}
	w.WriteByte('"')
	w.WriteString(s)
	w.WriteByte('"')
}

// Int writes a number.
func Int(w *bytes.Buffer, n int) {
	w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(n), 10))
}

// Bool writes a truth value.
func Bool(w *bytes.Buffer, b bool) {
	w.Write(strconv.AppendBool(w.AvailableBuffer(), b))
}

// Begin writes the text before the value of a field: the brace of the object or a comma, then the key.
func Begin(w *bytes.Buffer, nth int, field *Field) {
	if nth == 0 {
		w.WriteByte('{')
	} else {
		w.WriteByte(',')
	}
	w.WriteString(field.Key)
}

// List writes a list; write writes the element of an index.
func List(w *bytes.Buffer, length int, write func(i int)) {
	w.WriteByte('[')
	for i := range length {
		if i > 0 {
			w.WriteByte(',')
		}
		write(i)
	}
	w.WriteByte(']')
}
