package neo4j

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed cypher/*.cypher
var cypherFiles embed.FS

// statement is one Cypher statement, by the name of its file.
type statement struct{ name, text string }

// statements holds every statement that was asked for, for the test that has each EXPLAINed.
var statements []*statement

// cypher gives the statement of a file; it ends the program at start when the file is missing.
func cypher(name string) *statement { return render(name, nil) }

// in gives what a statement takes whose lists may be short or long: one map. The database plans a statement anew for each order of
// magnitude of a list that is a parameter, and once for all of them when the lists stand in a map.
func in(parameters map[string]any) map[string]any { return map[string]any{"in": parameters} }

// direction gives the forms of a list's statement: forward reads from the start, backward from the end.
type direction struct{ forward, backward *statement }

func paged(name string) direction {
	return direction{
		forward:  render(name, map[string]bool{}),
		backward: render(name, map[string]bool{"Backward": true}),
	}
}

func (d direction) of(backward bool) *statement {
	if backward {
		return d.backward
	}
	return d.forward
}

// templateFunctions are the parts that many statements have in common. organization is the projection of an organization: without the texts
// that it is found and ordered by, which are longer than all the rest, and with eight properties, since a Go map of nine costs twice as much
// to build. A statement that also needs the stamp of the organization's version returns it beside the projection.
var templateFunctions = template.FuncMap{"organization": func() string {
	return "{.id, .accountNumber, .name, .currency, .revision, .entitlementRevision, .createdAt, .updatedAt}"
}}

// render reads a file, which is a template only over a closed set of switches: values are always parameters.
func render(name string, switches map[string]bool) *statement {
	raw, err := cypherFiles.ReadFile("cypher/" + name + ".cypher")
	if err != nil {
		panic(fmt.Sprintf("neo4j: statement %s: %v", name, err))
	}
	var text bytes.Buffer
	parsed := template.Must(template.New(name).Funcs(templateFunctions).Parse(stripComments(string(raw))))
	parsed.Execute(&text, switches) //nolint:errcheck // a buffer takes everything
	st := &statement{name: name, text: strings.TrimSpace(text.String())}
	statements = append(statements, st)
	return st
}

// stripComments leaves out the head of a file, which is for its readers.
func stripComments(s string) string {
	var kept []string
	for _, line := range strings.Split(s, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
