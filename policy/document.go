package policy

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"entitlegraph/graph"
)

// DocumentGate refuses documents that are too large, before anything walks them: fragments that spread each other make a small
// document an enormous one, and validation and execution follow every spread. It also caches the documents that passed, parsed and
// validated.
type DocumentGate struct {
	limits Limits
	passed *lru.LRU[*ast.QueryDocument]
}

var (
	_ graphql.HandlerExtension          = (*DocumentGate)(nil)
	_ graphql.OperationParameterMutator = (*DocumentGate)(nil)
	_ graphql.Cache[*ast.QueryDocument] = (*DocumentGate)(nil)
)

// NewDocumentGate returns a gate with an empty cache.
func NewDocumentGate(limits Limits) *DocumentGate {
	return &DocumentGate{limits: limits, passed: lru.New[*ast.QueryDocument](limits.Documents)}
}

// Get returns a document that has passed.
func (d *DocumentGate) Get(ctx context.Context, query string) (*ast.QueryDocument, bool) {
	return d.passed.Get(ctx, query)
}

// Add caches a document that has passed, unless it is long: a few long ones must not fill the memory.
func (d *DocumentGate) Add(ctx context.Context, query string, document *ast.QueryDocument) {
	if len(query) <= d.limits.DocumentBytes {
		d.passed.Add(ctx, query, document)
	}
}

// ExtensionName is what gqlgen calls the extension.
func (*DocumentGate) ExtensionName() string { return "documents" }

// Validate has nothing to check.
func (*DocumentGate) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters changes nothing: gqlgen calls it before validation.
func (d *DocumentGate) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	document, known := d.Get(ctx, request.Query)
	if !known {
		var err error
		if document, err = d.parse(request.Query); err != nil {
			return gqlerror.WrapIfUnwrapped(err)
		}
		if err := d.check(document); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	operation := document.Operations.ForName(request.OperationName)
	if operation != nil && operation.Operation != ast.Query && isReadOnly(ctx) {
		return gqlerror.Wrap(graph.Errorf(graph.CodeMethodNotAllowed, "GET serves queries only; send a %s by POST", operation.Operation))
	}
	return nil
}

type readOnlyKey struct{}

// ReadOnly returns the context of a request that must not change anything, such as one by GET.
func ReadOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, readOnlyKey{}, true)
}

func isReadOnly(ctx context.Context) bool { return ctx.Value(readOnlyKey{}) != nil }

// CheckDocument refuses a document that a server with these limits would never execute: it is not GraphQL, does not fit the schema, or
// exceeds the limits.
func (l Limits) CheckDocument(text string) error {
	gate := NewDocumentGate(l)
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
	if faults := validator.ValidateWithRules(ClientSchema(), document, DocumentRules()); len(faults) > 0 {
		return faults
	}
	return nil
}

// parse reads a document of at most so many tokens.
func (d *DocumentGate) parse(query string) (*ast.QueryDocument, error) {
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, d.limits.Tokens)
	if err == nil {
		return document, nil
	}
	if strings.Contains(err.Error(), "exceeded token limit") {
		return nil, graph.Errorf(graph.CodeLimit, "the document has more than %d tokens; send values as variables, or several requests", d.limits.Tokens)
	}
	errcode.Set(err, errcode.ParseFailed)
	return nil, err
}

// check refuses a document that is too large, each fragment counted wherever it is spread.
func (d *DocumentGate) check(document *ast.QueryDocument) error {
	if n := len(document.Fragments); n > d.limits.Fragments {
		return graph.Errorf(graph.CodeLimit, "the document has %d fragments, and at most %d are allowed; send several requests", n, d.limits.Fragments)
	}
	m := measure{fragments: document.Fragments, known: map[string]size{}}
	var whole size
	for _, operation := range document.Operations {
		whole = whole.and(m.of(operation.SelectionSet))
	}
	switch {
	case whole.introspects && !d.limits.Introspection:
		return graph.Errorf(graph.CodeValidationFailed, "introspection is turned off on this server; read the schema in its documentation")
	case whole.depth > d.limits.Depth:
		return graph.Errorf(graph.CodeLimit, "the fields of the document are nested %d deep, and at most %d are allowed; begin with an inner object, by its number, its login or node(id:)", whole.depth, d.limits.Depth)
	case whole.selections > d.limits.Selections:
		return graph.Errorf(graph.CodeLimit, "the document selects more than %d fields, those of a fragment counted at each spread; send several requests", d.limits.Selections)
	case whole.aliases > d.limits.Aliases:
		return graph.Errorf(graph.CodeLimit, "the document has more than %d aliases, those of a fragment counted at each spread; send several requests, or many checks by checkEntitlements", d.limits.Aliases)
	}
	return nil
}

// size is the size of a selection, each fragment counted wherever it is spread.
type size struct {
	selections, aliases, depth int
	// introspects reports whether it selects the schema; __typename does not.
	introspects bool
}

// and returns the size of two selections side by side. It is bounded far above every limit, so that it cannot overflow.
func (s size) and(t size) size {
	const most = 1 << 30
	return size{
		min(s.selections+t.selections, most), min(s.aliases+t.aliases, most), max(s.depth, t.depth), s.introspects || t.introspects,
	}
}

// measure computes sizes, that of each fragment once.
type measure struct {
	fragments ast.FragmentDefinitionList
	known     map[string]size
}

func (m measure) of(set ast.SelectionSet) size {
	var whole size
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			inner := m.of(s.SelectionSet)
			inner.selections++
			inner.depth++
			if s.Alias != s.Name {
				inner.aliases++
			}
			inner.introspects = inner.introspects || s.Name == "__schema" || s.Name == "__type"
			whole = whole.and(inner)
		case *ast.InlineFragment:
			whole = whole.and(m.of(s.SelectionSet))
		case *ast.FragmentSpread:
			whole = whole.and(m.spread(s.Name))
		}
	}
	return whole
}

// spread returns the size of a fragment; zero for one that does not exist or spreads itself: validation refuses these.
func (m measure) spread(name string) size {
	if known, ok := m.known[name]; ok {
		return known
	}
	fragment := m.fragments.ForName(name)
	if fragment == nil {
		return size{}
	}
	m.known[name] = size{}
	m.known[name] = m.of(fragment.SelectionSet)
	return m.known[name]
}
