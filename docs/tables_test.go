package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// unnamed are the test files with a table of old whose cases do not name their fields. A file that no longer has one must leave the list.
var unnamed = map[string]bool{
	"api/database_test.go": true, "api/middleware/authenticate_test.go": true, "auth/authenticator_test.go": true, "auth/token_test.go": true,
	"changes/apikey_test.go": true, "changes/impact_test.go": true, "changes/property_test.go": true, "changes/scope_test.go": true,
	"command/identity_test.go": true, "command/server_test.go": true, "command/transport_test.go": true, "documents/content_test.go": true,
	"documents/documents_test.go": true, "graph/entitle/evaluate_test.go": true, "graph/period_test.go": true, "records/decode_test.go": true,
	"spreadsheet/saved_test.go": true, "spreadsheet/spreadsheet_test.go": true,
}

// TestCasesOfTablesNameTheirFields: the cases of a table in a test, which is a list or a map of an anonymous struct with several fields, name
// their fields.
func TestCasesOfTablesNameTheirFields(t *testing.T) {
	found, tables := map[string]bool{}, 0
	eachTestFile(t, func(path string) error {
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			table, isTable := node.(*ast.CompositeLit)
			if !isTable || !isAnonymous(table.Type) {
				return true
			}
			tables++
			for _, element := range table.Elts {
				if namesFields(element) {
					continue
				}
				if found[filepath.ToSlash(name)] = true; !unnamed[filepath.ToSlash(name)] {
					t.Errorf("%s: the case does not name its fields", set.Position(element.Pos()))
				}
			}
			return true
		})
		return nil
	})
	if tables < 100 {
		t.Fatalf("%d tables", tables)
	}
	for name := range unnamed {
		if !found[name] {
			t.Errorf("every case in %s names its fields: take the file from the list", name)
		}
	}
}

// isAnonymous reports whether a type is a list or a map of an anonymous struct with several fields.
func isAnonymous(of ast.Expr) bool {
	var element ast.Expr
	switch composite := of.(type) {
	case *ast.ArrayType:
		element = composite.Elt
	case *ast.MapType:
		element = composite.Value
	}
	fields, isStruct := element.(*ast.StructType)
	return isStruct && fields.Fields.NumFields() > 1
}

// namesFields reports whether an element of a table is a case with named fields, or has no field set.
func namesFields(element ast.Expr) bool {
	if pair, isPair := element.(*ast.KeyValueExpr); isPair {
		element = pair.Value
	}
	literal, isLiteral := element.(*ast.CompositeLit)
	if !isLiteral || len(literal.Elts) == 0 {
		return true
	}
	_, named := literal.Elts[0].(*ast.KeyValueExpr)
	return named
}
