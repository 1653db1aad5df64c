package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
)

// edit puts text in the place of what stands between two offsets.
type edit struct {
	from, to int
	text     string
}

// file is gqlgen's file with what is to be changed in it.
type file struct {
	source []byte
	set    *token.FileSet
	parsed *ast.File
	edits  []edit
}

func parse(source []byte) (*file, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, "", source, parser.ParseComments)
	return &file{source: source, set: set, parsed: parsed}, err
}

// cutFile changes gqlgen's file:
//
//   - a plain selection is written by plain.go, at the first object or list that it begins with; a field that is at hand is not resolved;
//   - lists are marshalled in turn, in no goroutines of their own: what their elements need is asked for once for all of them;
//   - nothing is kept for @defer, which the schema does not have;
//   - an object whose fields are resolved is written without a map of what was written;
//   - the table of input types is made once, and not for each request.
//
// A change that finds nothing to change is an error: then gqlgen writes something else than what this was made for.
func cutFile(name string, p *plainFields) error {
	source, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	source, err = cut(source, p)
	if err != nil {
		return fmt.Errorf("%s is not as gqlgen 0.17.95 writes it: %w", name, err)
	}
	return os.WriteFile(name, source, 0o644)
}

func cut(source []byte, p *plainFields) ([]byte, error) {
	f, err := parse(source)
	if err != nil {
		return nil, err
	}
	changed := map[string]int{}
	for _, declaration := range f.parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		changed["plain"] += f.plain(function, p)
		changed["in turn"] += f.inTurn(function)
		changed["deferred"] += f.withoutDefer(function)
		changed["objects"] += f.objects(function)
		changed["inputs"] += f.inputsOnce(function)
	}
	for _, what := range []string{"plain", "in turn", "deferred", "objects", "inputs"} {
		if changed[what] == 0 {
			return nil, fmt.Errorf("it has nothing for the change called %s", what)
		}
	}
	f.importing("bytes", "slices", "entitlegraph/graph/plain")
	return used(f.apply())
}

// plain lets the function write plainly what it marshals, when that is at hand.
func (f *file) plain(function *ast.FuncDecl, p *plainFields) int {
	name, short := function.Name.Name, strings.TrimPrefix(function.Name.Name, "_")
	text := ""
	switch field, object, list := p.fields[short], p.objects[short], p.lists[name]; {
	case list != nil:
		text = p.guard("v", "sel", list)
	case name == short:
		return 0
	case field != nil && p.objectOf(field.TypeReference) == "":
		f.edits = append(f.edits, edit{f.offset(function.Body.Lbrace) + 1, f.offset(function.Body.Rbrace), fmt.Sprintf(
			"\nreturn %s(ctx, ec, field.Selections, %s)\n", field.TypeReference.MarshalFunc(), p.value(field))})
		return 1
	case field != nil:
		text = fmt.Sprintf("v := %s\n", p.value(field))
		if nullable := !field.TypeReference.GQL.NonNull && field.TypeReference.IsNilable(); nullable {
			text += "if v == nil {\nreturn graphql.Null\n}\n"
		}
		text += p.guard("v", "field.Selections", field.TypeReference)
	case object != nil:
		text = fmt.Sprintf("if fields := plainSchema.Fields(ec.OperationContext, sel, %q); fields != nil {\n"+
			"return plain.Answer(func(w *bytes.Buffer) { plain%s(ctx, ec, w, fields, obj) })\n}\n", short, short)
	default:
		return 0
	}
	at := f.offset(function.Body.Lbrace) + 1
	f.edits = append(f.edits, edit{at, at, "\n" + text})
	return 1
}

// inTurn lets the elements of lists be marshalled in turn.
func (f *file) inTurn(function *ast.FuncDecl) (changed int) {
	ast.Inspect(function, func(node ast.Node) bool {
		if call, ok := node.(*ast.CallExpr); ok && f.text(call.Fun) == "graphql.MarshalSliceConcurrently" {
			changed++
			f.edits = append(f.edits, edit{f.offset(call.Pos()), f.offset(call.Args[4].Pos()), "plain.InTurn(ctx, len(v), "})
		}
		return true
	})
	return changed
}

// withoutDefer takes out what is kept for @defer.
func (f *file) withoutDefer(function *ast.FuncDecl) (changed int) {
	ast.Inspect(function, func(node ast.Node) bool {
		deferred := false
		switch statement := node.(type) {
		case *ast.AssignStmt:
			to := f.text(statement.Lhs[0])
			deferred = to == "deferredFieldSet" || to == "deferLabelToView"
		case *ast.IfStmt:
			deferred = f.text(statement.Cond) == "field.IsDeferred()"
		case *ast.ExprStmt:
			text := f.text(statement)
			deferred = strings.HasPrefix(text, "atomic.AddInt32(&ec.Deferred,") || strings.HasPrefix(text, "ec.ProcessDeferredGroup(")
		}
		if deferred {
			changed++
			f.edits = append(f.edits, edit{f.offset(node.Pos()), f.offset(node.End()), ""})
		}
		return !deferred
	})
	return changed
}

// objects lets an object be written as plain.Object does.
func (f *file) objects(function *ast.FuncDecl) (changed int) {
	ast.Inspect(function, func(node ast.Node) bool {
		result, ok := node.(*ast.ReturnStmt)
		if ok && f.text(result) == "return out" && strings.Contains(f.text(function), "out := graphql.NewFieldSet(fields)") {
			changed++
			f.edits = append(f.edits, edit{f.offset(result.Pos()), f.offset(result.End()), "return plain.Object{Fields: fields, Values: out.Values}"})
		}
		return true
	})
	return changed
}

// inputsOnce takes the table of input types out of the function that runs an operation.
func (f *file) inputsOnce(function *ast.FuncDecl) (changed int) {
	ast.Inspect(function, func(node ast.Node) bool {
		table, ok := node.(*ast.AssignStmt)
		if ok && f.text(table.Lhs[0]) == "inputUnmarshalMap" {
			changed++
			end := f.offset(function.End())
			f.edits = append(f.edits,
				edit{f.offset(table.Pos()), f.offset(table.End()), ""},
				edit{end, end, "\n\nvar inputUnmarshalMap = " + f.text(table.Rhs[0]) + "\n"})
		}
		return true
	})
	return changed
}

func (f *file) offset(at token.Pos) int { return f.set.Position(at).Offset }

func (f *file) text(node ast.Node) string {
	return string(f.source[f.offset(node.Pos()):f.offset(node.End())])
}

// importing imports packages that are not yet.
func (f *file) importing(paths ...string) {
	for _, path := range paths {
		quoted := strconv.Quote(path)
		if !slices.ContainsFunc(f.parsed.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == quoted }) {
			at := f.offset(f.parsed.Imports[0].Pos())
			f.edits = append(f.edits, edit{at, at, quoted + "\n"})
		}
	}
}

// apply makes the changes.
func (f *file) apply() []byte {
	slices.SortStableFunc(f.edits, func(a, b edit) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, e := range f.edits {
		out = append(append(out, f.source[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, f.source[at:]...)
}

// used drops the imports that nothing needs any more, and formats.
func used(source []byte) ([]byte, error) {
	f, err := parse(source)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	ast.Inspect(f.parsed, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok {
				named[x.Name] = true
			}
		}
		return true
	})
	for _, i := range f.parsed.Imports {
		name := strings.Trim(i.Path.Value, `"`)
		name = name[strings.LastIndexByte(name, '/')+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		if name != "_" && !named[name] {
			f.edits = append(f.edits, edit{f.offset(i.Pos()), f.offset(i.End()), ""})
		}
	}
	return format.Source(f.apply())
}
