package bolt

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"
)

// Statement is one Cypher statement; Name is that of its file.
type Statement struct{ Name, Text string }

// statements are all that were rendered; they are rendered while the program starts, by one goroutine.
var statements []*Statement

// Statements returns every statement of all rooms that are linked in, so that a test can have each EXPLAINed.
func Statements() []*Statement { return slices.Clone(statements) }

// Library is the statements of one room: the files of its folder cypher.
type Library struct {
	files     fs.FS
	functions template.FuncMap
}

// NewLibrary returns the statements in files; functions are what their templates may call.
func NewLibrary(files fs.FS, functions template.FuncMap) Library { return Library{files, functions} }

// Statement returns the statement of a file; it ends the program at start when the file is missing.
func (l Library) Statement(name string) *Statement { return l.Render(name, nil) }

// Render returns one form of a file that is a template over a closed set of switches; values are always parameters.
func (l Library) Render(name string, switches map[string]bool) *Statement {
	raw, err := fs.ReadFile(l.files, "cypher/"+name+".cypher")
	if err != nil {
		panic(fmt.Sprintf("neo4j: statement %s: %v", name, err))
	}
	var text bytes.Buffer
	parsed := template.Must(template.New(name).Funcs(l.functions).Parse(StripComments(string(raw))))
	parsed.Execute(&text, switches) //nolint:errcheck // a buffer takes everything
	st := &Statement{Name: name, Text: strings.TrimSpace(text.String())}
	statements = append(statements, st)
	return st
}

// Directions are the forms of a list's statement: Forward reads from the start of the list, Backward from its end.
type Directions struct{ Forward, Backward *Statement }

// Paged renders both forms of a list's file.
func (l Library) Paged(name string) Directions {
	return Directions{
		Forward:  l.Render(name, map[string]bool{}),
		Backward: l.Render(name, map[string]bool{"Backward": true}),
	}
}

// Statement returns the form for a direction.
func (d Directions) Statement(backward bool) *Statement {
	if backward {
		return d.Backward
	}
	return d.Forward
}

// StripComments removes the lines of Cypher that are comments.
func StripComments(s string) string {
	var kept []string
	for _, line := range strings.Split(s, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
