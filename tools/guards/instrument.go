package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// deletion is one guard that can be switched off.
type deletion struct {
	number int // of the switch, from 1
	place  string
	what   string
}

// switchSource is a file of the instrumented package.
const switchSource = `package %s

import (
	"os"
	"strconv"
)

var deletedGuard, _ = strconv.Atoi(os.Getenv("DELETED_GUARD"))

func deleted(number int) bool { return number == deletedGuard }

func unless[T any](off bool, value T) T {
	if off {
		var none T
		return none
	}
	return value
}
`

// rules add the deletions of one function.
type rules func(*instrumenter, *ast.FuncDecl)

// edit replaces source[from:to] by text.
type edit struct {
	from, to int
	text     string
}

// instrumenter adds switches to one file.
type instrumenter struct {
	name      string
	source    []byte
	files     *token.FileSet
	before    int // deletions of the files before
	deletions []deletion
	edits     []edit
}

// instrument returns a file with a switch for each deletion that the rules find; before is the number of deletions in earlier files of the
// package.
func instrument(name string, source []byte, add rules, before int) ([]byte, []deletion, error) {
	in := &instrumenter{name: name, source: source, files: token.NewFileSet(), before: before}
	file, err := parser.ParseFile(in.files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	for _, declaration := range file.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && function.Body != nil {
			add(in, function)
		}
	}
	slices.SortStableFunc(in.edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, e := range in.edits {
		out.Write(source[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(source[at:])
	return out.Bytes(), in.deletions, nil
}

func (in *instrumenter) offset(at token.Pos) int { return in.files.Position(at).Offset }

// text returns the source of a node.
func (in *instrumenter) text(node ast.Node) string {
	return string(in.source[in.offset(node.Pos()):in.offset(node.End())])
}

// add records a deletion, and returns the expression that is true when it is switched on.
func (in *instrumenter) add(at ast.Node, format string, arguments ...any) string {
	position := in.files.Position(at.Pos())
	d := deletion{in.before + len(in.deletions) + 1, fmt.Sprintf("%s:%d", in.name, position.Line), fmt.Sprintf(format, arguments...)}
	in.deletions = append(in.deletions, d)
	return fmt.Sprintf("deleted(%d)", d.number)
}

func (in *instrumenter) insert(at token.Pos, text string) {
	in.edits = append(in.edits, edit{in.offset(at), in.offset(at), text})
}

// condition makes the condition of an if switchable.
func (in *instrumenter) condition(s *ast.IfStmt) {
	off := in.add(s, "if %s", in.text(s.Cond))
	in.insert(s.Cond.Pos(), "!"+off+" && (")
	in.insert(s.Cond.End(), ")")
}

// statement makes a statement switchable.
func (in *instrumenter) statement(s ast.Stmt) {
	off := in.add(s, "%s", in.text(s))
	in.insert(s.Pos(), "if !"+off+" { ")
	in.insert(s.End(), " }")
}

// begin has a function return result at its beginning when the deletion is switched on.
func (in *instrumenter) begin(f *ast.FuncDecl, result string) {
	on := in.add(f, "%s returns %s", f.Name.Name, result)
	in.insert(f.Body.Lbrace+1, fmt.Sprintf(" if %s { return %s }; ", on, result))
}

// messages are functions that only word a refusal or a description.
var messages = []string{"describe", "forbidden", "mayNot", "refuse", "words", "each", "viewerWords"}

// decidesNothing are functions whose error is no refusal.
var decidesNothing = []string{"Close", "Ready", "Validate"}

// guardRules delete the decisions of a function of a guard: its conditions, its assignments, the limits that it sets in a request, and its
// result.
func guardRules(in *instrumenter, f *ast.FuncDecl) {
	if slices.Contains(messages, f.Name.Name) {
		return
	}
	guardResult(in, f)
	ast.Inspect(f.Body, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.IfStmt:
			if n.Init != nil || in.text(n.Cond) != "err != nil" {
				in.condition(n)
			}
		case *ast.BlockStmt:
			assignments(in, n.List)
		case *ast.CaseClause:
			assignments(in, n.Body)
		case *ast.CompositeLit:
			limits(in, n)
			return false
		}
		return true
	})
}

func assignments(in *instrumenter, list []ast.Stmt) {
	for _, s := range list {
		assign, ok := s.(*ast.AssignStmt)
		if !ok || assign.Tok == token.DEFINE {
			continue
		}
		if _, literal := assign.Rhs[0].(*ast.CompositeLit); !literal { // its elements are deleted one by one
			in.statement(assign)
		}
	}
}

// limits deletes each element of a value of package changes, such as a scope.
func limits(in *instrumenter, literal *ast.CompositeLit) {
	of, ok := literal.Type.(*ast.SelectorExpr)
	if !ok || in.text(of.X) != "changes" {
		return
	}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			off := in.add(pair, "%s", in.text(pair))
			in.insert(pair.Value.Pos(), "unless("+off+", ")
			in.insert(pair.Value.End(), ")")
		}
	}
}

// guardResult replaces the result of a function: a decision by each of both answers, a refusal by nil, a guarded store by the store behind it, and
// the result of a guarded method by that of the store.
func guardResult(in *instrumenter, f *ast.FuncDecl) {
	results := f.Type.Results
	if results == nil {
		return
	}
	if len(results.List) == 1 {
		result := in.text(results.List[0].Type)
		switch {
		case result == "bool":
			in.begin(f, "true")
			in.begin(f, "false")
		case result == "error" && !slices.Contains(decidesNothing, f.Name.Name):
			in.begin(f, "nil")
		case strings.HasPrefix(f.Name.Name, "guard") && strings.Contains(result, "."):
			in.begin(f, f.Type.Params.List[1].Names[0].Name)
		}
		return
	}
	if f.Recv == nil {
		return
	}
	ast.Inspect(f.Body, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		if method, ok := call.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == f.Name.Name && len(f.Body.List) > 1 {
			in.begin(f, fmt.Sprintf("%s(%s)", in.text(method), strings.Join(in.unguarded(f, call), ", ")))
			return false
		}
		return true
	})
}

// unguarded returns the arguments of a call in a guarded method before the guard has changed them: a local variable, which has the guarded form of a
// parameter, is replaced by the parameter at its place.
func (in *instrumenter) unguarded(f *ast.FuncDecl, call *ast.CallExpr) []string {
	var parameters []string
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			parameters = append(parameters, name.Name)
		}
	}
	arguments := make([]string, len(call.Args))
	for i, argument := range call.Args {
		arguments[i] = in.text(argument)
		if _, variable := argument.(*ast.Ident); variable && !slices.Contains(parameters, arguments[i]) {
			arguments[i] = parameters[i]
		}
	}
	return arguments
}

// callRules delete the calls of package policy whose result refuses a request, and those that install a guard.
func callRules(in *instrumenter, f *ast.FuncDecl) {
	ast.Inspect(f.Body, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.IfStmt:
			if n.Init != nil && strings.Contains(in.text(n.Init), "policy.") && in.text(n.Cond) == "err != nil" {
				in.condition(n)
			}
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok {
				for _, argument := range call.Args {
					if strings.HasPrefix(in.text(argument), "policy.") {
						in.statement(n)
					}
				}
			}
		}
		return true
	})
}
