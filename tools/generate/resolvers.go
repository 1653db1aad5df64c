package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"

	"github.com/99designs/gqlgen/codegen/templates"
)

// resolvers are the methods of the package of resolvers, as its source has them: it need not compile.
type resolvers struct {
	types   map[string]string // the Go type of the resolvers of an object of the schema
	methods map[[2]string]bool
}

// readResolvers reads the Go files of a folder.
func readResolvers(folder string) (resolvers, error) {
	found := resolvers{types: map[string]string{}, methods: map[[2]string]bool{}}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return found, err
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return found, err
		}
		for _, declaration := range file.Decls {
			if method, ok := declaration.(*ast.FuncDecl); ok && method.Recv != nil {
				found.add(method)
			}
		}
	}
	return found, nil
}

// add adds a method. A method of Resolver that returns the address of a struct names the type of the resolvers of an object.
func (r resolvers) add(method *ast.FuncDecl) {
	receiver := nameOf(method.Recv.List[0].Type)
	r.methods[[2]string{receiver, method.Name.Name}] = true
	if receiver != "Resolver" {
		return
	}
	ast.Inspect(method.Body, func(node ast.Node) bool {
		if returned, ok := node.(*ast.ReturnStmt); ok && len(returned.Results) == 1 {
			if address, ok := returned.Results[0].(*ast.UnaryExpr); ok {
				if literal, ok := address.X.(*ast.CompositeLit); ok {
					r.types[method.Name.Name] = nameOf(literal.Type)
				}
			}
		}
		return true
	})
}

// nameOf returns the name of a type or of the type that a pointer leads to; empty for any other.
func nameOf(expression ast.Expr) string {
	if pointer, ok := expression.(*ast.StarExpr); ok {
		expression = pointer.X
	}
	if name, ok := expression.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// has reports whether a field of an object of the schema has a method.
func (r resolvers) has(object, field string) bool {
	return r.methods[[2]string{r.types[object], templates.ToGo(field)}]
}
