package api

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

// oneOfDirective precedes the schema for generators of clients: some do not know the directive.
const oneOfDirective = `"""Exactly one field of the input object is given, and it is not null."""
directive @oneOf on INPUT_OBJECT

`

// SchemaText returns the schema in the schema definition language, for generators of clients. The descriptions name the callers of each field.
var SchemaText = sync.OnceValue(func() string {
	schema := *policy.ClientSchema()
	types := make(map[string]*ast.Definition, len(schema.Types))
	for name, definition := range schema.Types {
		shown := *definition
		shown.Directives, shown.Fields = withoutAccess(definition.Directives), slices.Clone(definition.Fields)
		for i, field := range definition.Fields {
			without := *field
			without.Directives = withoutAccess(field.Directives)
			shown.Fields[i] = &without
		}
		types[name] = &shown
	}
	schema.Types = types
	var text strings.Builder
	text.WriteString(oneOfDirective)
	formatter.NewFormatter(&text, formatter.WithIndent("  ")).FormatSchema(&schema)
	return text.String()
})

// withoutAccess removes @access, which introspection does not show either: the descriptions have the same content.
func withoutAccess(directives ast.DirectiveList) ast.DirectiveList {
	return slices.DeleteFunc(slices.Clone(directives), func(d *ast.Directive) bool { return d.Name == "access" })
}

// schemaFile serves the schema at /schema.graphql, unless introspection is off.
func schemaFile(c Config) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !c.Limits.Introspection || c.TrustedOnly {
			middleware.Refuse(w, r, http.StatusForbidden, graph.CodeForbidden,
				"introspection is turned off on this server, so it does not serve the schema. The command entitlegraph schema prints it")
			return
		}
		text := SchemaText()
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(text)))
		_, _ = io.WriteString(w, text)
	}
}
