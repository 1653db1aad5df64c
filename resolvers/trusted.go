package resolvers

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/validator"

	"entitlegraph/graph"
)

// CodeNotTrusted says that the server answers documents of a list alone, and that this one is not on it.
const CodeNotTrusted graph.Code = "DOCUMENT_NOT_TRUSTED"

// Documents are texts of GraphQL documents by hash: the SHA-256 of the text, in lower-case hex.
type Documents map[string]string

// Add adds a text.
func (d Documents) Add(text string) { d[HashOf(text)] = text }

// HashOf gives the hash of a document.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

//go:embed operations/*.graphql
var shipped embed.FS

// ShippedDocuments are the operations that come with the product: each operation of a file in operations/, from its first word to its
// last brace, is a document.
func ShippedDocuments() Documents {
	documents := Documents{}
	files, err := fs.Glob(shipped, "operations/*.graphql")
	for _, name := range files {
		var text []byte
		if text, err = shipped.ReadFile(name); err != nil {
			break
		}
		for _, operation := range split(string(text)) {
			documents.Add(operation)
		}
	}
	if err != nil {
		panic(err) // they are part of the program
	}
	return documents
}

// split gives the definitions in a text, each from its first word to its last brace.
func split(text string) []string {
	var definitions []string
	tokens := lexer.New(&ast.Source{Input: text})
	letters, start, deep := []rune(text), -1, 0 // the lexer counts runes
	for {
		token, err := tokens.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return definitions // a text that cannot be read is refused by a test
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

// CheckDocument refuses a document that the server would never answer: it is not GraphQL, does not fit the schema, or is beyond the
// limits.
func (l Limits) CheckDocument(text string) error {
	gate := newDocuments(l)
	document, err := gate.parse(text)
	if err == nil {
		err = gate.check(document)
	}
	var own *graph.Error
	if errors.As(err, &own) {
		return errors.New(own.Message)
	}
	if err != nil {
		return err
	}
	if faults := validator.ValidateWithRules(executableSchema(&Resolver{}).Schema(), document, documentRules()); len(faults) > 0 {
		return faults
	}
	return nil
}
