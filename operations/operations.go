// Package operations holds the GraphQL operations that come with the product. Clients may copy them, and every server trusts them.
package operations

import (
	"embed"
	"io/fs"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
)

//go:embed *.graphql
var files embed.FS

// All returns the operations of all files, each from its first word to its last brace.
func All() []string {
	names, err := fs.Glob(files, "*.graphql")
	var all []string
	for _, name := range names {
		var text []byte
		if text, err = files.ReadFile(name); err != nil {
			break
		}
		all = append(all, split(string(text))...)
	}
	if err != nil {
		panic(err) // they are part of the program
	}
	return all
}

// split returns the definitions in a text, each from its first word to its last brace.
func split(text string) []string {
	var definitions []string
	tokens := lexer.New(&ast.Source{Input: text})
	letters, start, deep := []rune(text), -1, 0 // the lexer counts runes
	for {
		token, err := tokens.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return definitions // a text that cannot be read fails a test
		}
		if start < 0 && token.Kind != lexer.Comment {
			start = token.Pos.Start
		}
		switch token.Kind {
		case lexer.BraceL, lexer.ParenL:
			deep++
		case lexer.BraceR, lexer.ParenR:
			deep--
		}
		if deep == 0 && token.Kind == lexer.BraceR {
			definitions = append(definitions, string(letters[start:token.Pos.End]))
			start = -1
		}
	}
}
