package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
)

//go:embed page.md.tmpl
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"join": strings.Join,
}).Parse(pageText))

// The text between the markers is written by hand; Write keeps it.
const (
	handBegins = "<!-- written by hand -->\n"
	handEnds   = "<!-- end of what is written by hand -->\n"
)

// Write writes performance.md and performance.svg into a directory.
func Write(r *Results, directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	path := filepath.Join(directory, "performance.md")
	before, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	var text bytes.Buffer
	err = page.Execute(&text, struct {
		*Results
		Table                []Median
		Marks                []Mark
		Programs             []string
		ByHand               string
		HandBegins, HandEnds string
	}{r, r.Medians(), r.Marks(), r.programs(), byHand(string(before)), handBegins, handEnds})
	if err != nil {
		return err
	}
	if err := plotThroughput(r, filepath.Join(directory, "performance.svg")); err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o644)
}

// byHand returns the text between the markers of a page.
func byHand(text string) string {
	_, rest, begins := strings.Cut(text, handBegins)
	kept, _, ends := strings.Cut(rest, handEnds)
	if !begins || !ends {
		return "\n"
	}
	return kept
}

// programs returns the versions of the programs, ordered by name.
func (r *Results) programs() []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(r.Versions)) {
		all = append(all, fmt.Sprintf("%s %s", name, r.Versions[name]))
	}
	return all
}
