package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// mutant is one change of one place in the code.
type mutant struct {
	number int
	file   string // from the root of the repository
	line   int
	what   string // such as "== becomes !="
	text   string // the line
	nth    int    // among the mutants of the file with the same text and change
	edits  []edit
}

// edit replaces the text between two offsets of the file. Edits nest: one that opens an expression or statement has another that closes it.
type edit struct {
	from, to int
	text     string
	opens    bool
}

// key names a mutant in survivors.txt; it does not depend on line numbers.
func (m *mutant) key() string {
	key := fmt.Sprintf("%s: %s: %s", m.file, m.text, m.what)
	if m.nth > 0 {
		key += fmt.Sprintf(" (%d)", m.nth+1)
	}
	return key
}

// opposite and boundary are the operators that replace those of comparisons.
var (
	opposite = map[token.Token]token.Token{
		token.EQL: token.NEQ, token.NEQ: token.EQL, token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
	}
	boundary = map[token.Token]token.Token{token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR}
	other    = map[token.Token]token.Token{token.LAND: token.LOR, token.LOR: token.LAND, token.ADD: token.SUB, token.SUB: token.ADD}
)

// source is a file whose mutants are found.
type source struct {
	name    string
	first   int // the number of the first mutant
	content []byte
	set     *token.FileSet
	found   []*mutant
	seen    map[string]int
}

// mutantsOf returns the mutants of a file, numbered from first on.
func mutantsOf(name string, content []byte, first int) ([]*mutant, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, name, content, 0)
	if err != nil {
		return nil, err
	}
	s := &source{name: filepath.ToSlash(name), first: first, content: content, set: set, seen: map[string]int{}}
	headers := map[ast.Stmt]bool{} // statements that cannot stand in an if
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ForStmt:
			headers[n.Init], headers[n.Post] = true, true
		case *ast.SwitchStmt:
			headers[n.Init] = true
		case *ast.CommClause:
			headers[n.Comm] = true
		case *ast.GenDecl:
			return n.Tok == token.VAR // neither constants nor types
		case *ast.BinaryExpr:
			s.binary(n)
		case *ast.UnaryExpr:
			if n.Op == token.NOT {
				s.add(n, "! is left out", s.flip(n))
			}
		case *ast.IfStmt:
			headers[n.Init] = true
			if _, isCall := n.Cond.(*ast.CallExpr); isCall {
				s.add(n.Cond, "the condition is negated", s.flip(n.Cond))
			}
		case *ast.ReturnStmt:
			for _, result := range n.Results {
				if name, isName := result.(*ast.Ident); isName && (name.Name == "true" || name.Name == "false") {
					s.add(result, name.Name+" is negated", s.flip(result))
				}
			}
		case *ast.ExprStmt:
			s.leaveOut(n, headers[n])
		case *ast.IncDecStmt:
			s.leaveOut(n, headers[n])
		case *ast.BranchStmt:
			s.leaveOut(n, n.Tok == token.FALLTHROUGH)
		case *ast.AssignStmt:
			s.leaveOut(n, headers[n] || n.Tok == token.DEFINE)
		}
		return true
	})
	return s.found, nil
}

// binary adds the mutants of an operator.
func (s *source) binary(n *ast.BinaryExpr) {
	left, right := s.between(n.X.Pos(), n.X.End()), s.between(n.Y.Pos(), n.Y.End())
	if becomes, comparison := opposite[n.Op]; comparison {
		s.add(n, fmt.Sprintf("%s becomes %s", n.Op, becomes), s.flip(n))
	}
	if becomes, ordered := boundary[n.Op]; ordered {
		s.add(n, fmt.Sprintf("%s becomes %s", n.Op, becomes), func(number int) []edit {
			return s.around(n, fmt.Sprintf("func() bool { if mutant(%d) { return %s %s %s }; return ", number, left, becomes, right), " }()")
		})
	}
	becomes, known := other[n.Op]
	if !known || strings.ContainsAny(left+right, "\"`") {
		return // + of texts
	}
	what := fmt.Sprintf("%s becomes %s", n.Op, becomes)
	if n.Op == token.LAND || n.Op == token.LOR {
		s.add(n, what, func(number int) []edit {
			function := map[token.Token]string{token.LAND: "mutateAnd", token.LOR: "mutateOr"}[n.Op]
			lines := strings.Count(s.between(n.X.End(), n.Y.Pos()), "\n")
			middle := edit{from: s.offset(n.X.End()), to: s.offset(n.Y.Pos()), text: " }," + strings.Repeat("\n", lines) + " func() bool { return "}
			return append(s.around(n, fmt.Sprintf("%s(%d, func() bool { return ", function, number), " })"), middle)
		})
		return
	}
	s.add(n, what, func(number int) []edit {
		return s.around(n, fmt.Sprintf("mutateSum(%d, ", number), fmt.Sprintf(", %s %s %s)", left, becomes, right))
	})
}

// flip returns the edits that negate a condition.
func (s *source) flip(n ast.Node) func(int) []edit {
	return func(number int) []edit { return s.around(n, fmt.Sprintf("(mutant(%d) != (", number), "))") }
}

// leaveOut adds the mutant without a statement.
func (s *source) leaveOut(n ast.Node, needed bool) {
	if needed {
		return
	}
	s.add(n, "it is left out", func(number int) []edit { return s.around(n, fmt.Sprintf("if !mutant(%d) { ", number), " }") })
}

func (s *source) around(n ast.Node, before, after string) []edit {
	from, to := s.offset(n.Pos()), s.offset(n.End())
	return []edit{{from: from, to: from, text: before, opens: true}, {from: to, to: to, text: after}}
}

func (s *source) add(n ast.Node, what string, edits func(number int) []edit) {
	at := s.set.Position(n.Pos())
	m := &mutant{file: s.name, line: at.Line, what: what, text: strings.TrimSpace(strings.Split(string(s.content), "\n")[at.Line-1])}
	m.nth = s.seen[m.key()]
	s.seen[m.key()]++
	m.number = s.first + len(s.found)
	m.edits = edits(m.number)
	s.found = append(s.found, m)
}

func (s *source) offset(at token.Pos) int { return s.set.Position(at).Offset }

func (s *source) between(from, to token.Pos) string {
	return string(s.content[s.offset(from):s.offset(to)])
}

// apply returns the content with the edits of mutants. Of edits at one offset, closing ones come first, the innermost first.
func apply(content []byte, mutants []*mutant) []byte {
	var opening, edits []edit
	for _, m := range mutants {
		for _, e := range m.edits {
			if e.opens {
				opening = append(opening, e)
			} else {
				edits = append(edits, e)
			}
		}
	}
	slices.Reverse(edits)
	edits = append(edits, opening...)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, content[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, content[at:]...)
}
