// Package plain writes what is at hand. Most of an answer is fields that a Go value just has: no store is asked for them, and nothing about
// them can fail. gqlgen resolves each of them like any other, with a context, closures and maps of its own. Here they are written as
// JSON at once, by functions that tools/generate makes from the schema (docs/decisions/0015-plain-fields.md).
package plain

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Type is an object type of the schema.
type Type struct {
	// Implementors are the names that a fragment on it may have: its own, and those of its interfaces.
	Implementors []string
	// Fields are those that are at hand, by name.
	Fields map[string]Target
}

// Target is a field that is at hand.
type Target struct {
	// Index is its place in its type, from 1 on; 0 is __typename.
	Index int
	// Of is the object type that it gives, or gives a list of; empty for texts, numbers and the like.
	Of string
}

// Field is a selected field.
type Field struct {
	// Key is its name in the answer, quoted, with the colon.
	Key string
	// Index is that of its Target.
	Index int
	// Fields are what is selected of the object that it gives.
	Fields []Field
}

// Schema tells which selections are plain: of which every field, at every depth, is at hand.
type Schema struct {
	types map[string]Type
	kept  *lru.Cache[place, known]
}

// place is where a selection stands in a document: it begins with first. What is merged of several may begin alike, so known has all of it.
type place struct {
	first ast.Selection
	on    string
}

// known is what came of a selection; fields is nil when it is not plain.
type known struct {
	set    ast.SelectionSet
	fields []Field
}

// keptSelections is of how many selections it is remembered what they came to.
const keptSelections = 4096

// NewSchema gives the schema of those types.
func NewSchema(types map[string]Type) *Schema {
	kept, err := lru.New[place, known](keptSelections)
	if err != nil {
		panic(err) // a size above 0 is always good
	}
	return &Schema{types: types, kept: kept}
}

// Fields gives what a selection asks of an object of a type; nil unless it is plain.
func (s *Schema) Fields(operation *graphql.OperationContext, set ast.SelectionSet, on string) []Field {
	if len(set) == 0 {
		return nil
	}
	at := place{set[0], on}
	if k, ok := s.kept.Get(at); ok && slices.Equal(k.set, set) {
		return k.fields
	}
	fields := s.read(operation, set, on)
	if !varies(set) {
		s.kept.Add(at, known{set, fields})
	}
	return fields
}

func (s *Schema) read(operation *graphql.OperationContext, set ast.SelectionSet, on string) []Field {
	object := s.types[on]
	collected := graphql.CollectFields(operation, set, object.Implementors)
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

// varies says that a selection need not come to the same in another operation, which has other variables.
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

// Answer writes a value when the whole answer is written.
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

// Object is an object of which not every field is at hand: they are resolved by now.
type Object struct {
	Fields []graphql.CollectedField
	Values []graphql.Marshaler
}

// MarshalGQL writes the object. A field that two fragments on interfaces select is collected twice, and written once.
func (o Object) MarshalGQL(w io.Writer) {
	separator := `{"`
	for i, field := range o.Fields {
		if slices.ContainsFunc(o.Fields[:i], func(before graphql.CollectedField) bool { return before.Alias == field.Alias }) {
			continue
		}
		_, _ = io.WriteString(w, separator)
		_, _ = io.WriteString(w, field.Alias)
		_, _ = io.WriteString(w, `":`)
		o.Values[i].MarshalGQL(w)
		separator = `,"`
	}
	if len(o.Fields) == 0 {
		_, _ = io.WriteString(w, "{")
	}
	_, _ = io.WriteString(w, "}")
}

// Null is written where there is nothing.
const Null = "null"

// String writes a text. One that JSON must spell otherwise is left to gqlgen.
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

// Begin begins the object and gives the field's name, or goes on with the next field.
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

// InTurn marshals the elements of a list, one after the other. What they need of a store the first asks for on behalf of all, so there is
// nothing to gain from a goroutine for each. A panic is an error at the element, and the list is not given.
func InTurn(ctx context.Context, length int, marshal func(context.Context, int) graphql.Marshaler) (all graphql.Array) {
	all = make(graphql.Array, length)
	at := ctx
	defer func() {
		if r := recover(); r != nil {
			graphql.AddError(at, graphql.Recover(at, r))
			all = nil
		}
	}()
	for i := range length {
		at = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &i})
		all[i] = marshal(at, i)
	}
	return all
}
