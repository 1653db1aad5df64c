package operations_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestUpdatesOmitWhatIsLeftOut: a Go client that genqlient makes sends null for a field that its caller leaves out, which clears the field, unless
// the operation has a line for it. So each nullable field of an update's input has its line.
func TestUpdatesOmitWhatIsLeftOut(t *testing.T) {
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	mutations, err := os.ReadFile("mutations.graphql")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^# @genqlient\(for: "(\w+\.\w+)", omitempty: true\)$`).FindAllStringSubmatch(string(mutations), -1) {
		lines[match[1]] = true
	}
	// Options clear nothing: null and absent are the same.
	options := map[string]bool{"expectedRevision": true, "maxAffected": true, "dryRun": true, "idempotencyKey": true}
	needed := 0
	for name, definition := range schema.Types {
		if definition.Kind != ast.InputObject || !strings.HasPrefix(name, "Update") {
			continue
		}
		for _, field := range definition.Fields {
			if field.Type.NonNull || options[field.Name] {
				continue
			}
			needed++
			if !lines[name+"."+field.Name] {
				t.Errorf(`mutations.graphql lacks the line # @genqlient(for: "%s.%s", omitempty: true)`, name, field.Name)
			}
		}
	}
	if needed != len(lines) {
		t.Errorf("%d fields need a line, and %d lines stand there", needed, len(lines))
	}
}
