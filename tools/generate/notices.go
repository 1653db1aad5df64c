package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
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

// summary returns a line that names the fields with a resolver; empty without one.
func (n *notices) summary() string {
	if len(n.resolved) == 0 {
		return ""
	}
	slices.Sort(n.resolved)
	return fmt.Sprintf("%d fields need a method in resolvers/, since their Go types have no field or method of the name: %s\n",
		len(n.resolved), strings.Join(n.resolved, ", "))
}
