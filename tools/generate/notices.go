package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// notices is an output for gqlgen's log. It collects the notices of fields that get a resolver, because their Go types have neither a field nor a
// method of the name, and writes all other lines as they are.
type notices struct {
	out      io.Writer
	resolved []string // "Type.field"
}

var resolverNotice = regexp.MustCompile(`adding resolver method for (\w+\.\w+), nothing matched\n$`)

// Write takes one line of the log.
func (n *notices) Write(line []byte) (int, error) {
	match := resolverNotice.FindSubmatch(line)
	if match == nil {
		return n.out.Write(line)
	}
	n.resolved = append(n.resolved, string(match[1]))
	return len(line), nil
}

// summary returns a line that names the fields that resolvers/ lacks a method for, and one that names the fields of inputs that the Go types lack;
// empty without either.
func (n *notices) summary(schema *ast.Schema, existing resolvers) string {
	var fields, inputs []string
	for _, name := range n.resolved {
		object, field, _ := strings.Cut(name, ".")
		switch {
		case schema.Types[object].Kind == ast.InputObject:
			inputs = append(inputs, name)
		case !existing.has(object, field):
			fields = append(fields, name)
		}
	}
	return sentence(fields, "need a field or method of the name in their Go types, or a method in resolvers/") +
		sentence(inputs, "of inputs need a field of the name in their Go types in mutation/")
}

// sentence returns a line that says of fields what they need; empty without fields.
func sentence(fields []string, need string) string {
	if len(fields) == 0 {
		return ""
	}
	slices.Sort(fields)
	return fmt.Sprintf("%d fields %s: %s\n", len(fields), need, strings.Join(fields, ", "))
}
