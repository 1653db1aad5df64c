package mutation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"
)

// TestInputsHaveTheFieldsOfTheSchema: gqlgen requires a Go field for each field of the schema. This test requires the opposite, so that a field
// which only the Go struct has does not go unnoticed. Of Options an input has those that it needs.
func TestInputsHaveTheFieldsOfTheSchema(t *testing.T) {
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&gql.Source{Name: "schema.graphqls", Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	structs := structsOfPackage(t)
	options := fieldsOf(structs, "Options")
	compared := 0
	for name, definition := range schema.Types {
		if definition.Kind != gql.InputObject || structs[name] == nil {
			continue // one that is not here is generated
		}
		compared++
		inSchema := map[string]bool{}
		for _, field := range definition.Fields {
			inSchema[strings.ToLower(field.Name)] = true
		}
		for field := range fieldsOf(structs, name) {
			if !inSchema[field] && !options[field] {
				t.Errorf("%s has a field %s that the schema lacks", name, field)
			}
		}
	}
	if compared < 40 {
		t.Errorf("%d inputs were compared", compared)
	}
}

// structsOfPackage returns the struct types of the package by name.
func structsOfPackage(t *testing.T) map[string]*ast.StructType {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	structs := map[string]*ast.StructType{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if spec, ok := node.(*ast.TypeSpec); ok {
				if body, ok := spec.Type.(*ast.StructType); ok {
					structs[spec.Name.Name] = body
				}
			}
			return true
		})
	}
	return structs
}

// fieldsOf returns the names of the fields of a struct, those of embedded structs included, in lower case.
func fieldsOf(structs map[string]*ast.StructType, name string) map[string]bool {
	fields := map[string]bool{}
	for _, field := range structs[name].Fields.List {
		if embedded, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 {
			maps.Copy(fields, fieldsOf(structs, embedded.Name))
		}
		for _, name := range field.Names {
			fields[strings.ToLower(name.Name)] = true
		}
	}
	return fields
}
