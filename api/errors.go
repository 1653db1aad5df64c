package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
	"entitlegraph/resolvers"
)

// CodeMeaning is a code of extensions.code and its meaning for a client.
type CodeMeaning struct {
	Code    graph.Code
	Meaning string
}

// Codes is the closed list of extensions.code.
var Codes = []CodeMeaning{
	{graph.CodeParseFailed, "The document is not GraphQL."},
	{graph.CodeValidationFailed, "The document does not fit the schema, or names no operation of its own."},
	{graph.CodePersistedQueryNotFound, "The server does not know the document of this hash; send the document with the hash."},
	{graph.CodeNotTrusted, "The server executes trusted documents only, and this document is not one of them."},
	{graph.CodeInvalid, "A value is malformed; `argument` names it, `rule` the rule if there is one."},
	{graph.CodeUnauthenticated, "The request has no token or API key, or an invalid one, or a token that proves one factor where more are required; the message says which."},
	{graph.CodeForbidden, "The caller has no right to a field or change of the request; the message says which callers have."},
	{graph.CodeNotFound, "An object that the request names does not exist, or belongs to an account that the caller may not see."},
	{graph.CodeCursorExpired, "Changes after the cursor are no longer kept; read the present state anew, beginning with `latestCursor`."},
	{graph.CodeConflict, "The request contradicts the stored data."},
	{graph.CodeIdempotencyKeyReused, "The idempotency key was used for a request with other content in the last 24 hours."},
	{graph.CodeLimit, "The request is beyond a limit of the server; send it in parts."},
	{graph.CodeUnavailable, "The database cannot be reached, or the server is overloaded; the same request may succeed later."},
	{graph.CodeTimeout, "The request took longer than the server allows; select less."},
	{graph.CodeInternal, "A fault of the server; its log has the cause under `requestId`."},
	{graph.CodeBadRequest, "The HTTP request cannot be read: its body is not a JSON object, a member has the wrong type, or the query string is malformed."},
	{graph.CodeMethodNotAllowed, "The path does not serve the HTTP method; GET does not serve mutations."},
	{graph.CodeNotAcceptable, "The server has none of the media types that the request accepts."},
	{graph.CodeUnsupportedMediaType, "The body is not application/json in UTF-8."},
	{graph.CodeRateLimited, "The caller exceeds its rate of requests; `Retry-After` says when to send this one again."},
}

const (
	messageInternal = "an internal error occurred; the server's log has more under this request id"
	messageTimeout  = "the request took longer than the server allows and was stopped; select less in one request"
)

// presenter turns every error into the one form for callers: message, path, and extensions with code, requestId, and rule
// and argument when known. It logs faults of the server once, with their causes.
type presenter struct {
	logger zerolog.Logger
	// suggestions allows "Did you mean" in messages, which reveals names of the schema.
	suggestions bool
}

// present is gqlgen's hook for every error.
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	var shown *gqlerror.Error
	if !errors.As(err, &shown) {
		shown = gqlerror.WrapPath(graphql.GetPath(ctx), err)
	}
	path, argument := splitPath(ctx, shown.Path)
	e := classify(ctx, shown, argument)
	p.log(ctx, e, path, shown)
	message := e.Message
	if !p.suggestions {
		message, _, _ = strings.Cut(message, " Did you mean ")
	}
	extensions := map[string]any{"code": e.Code, "requestId": middleware.RequestID(ctx)}
	if e.Rule != "" {
		extensions["rule"] = e.Rule
	}
	if e.Field != "" {
		extensions["argument"] = e.Field
	}
	if e.Cursor != "" {
		extensions["cursor"] = e.Cursor
	}
	return &gqlerror.Error{Message: clip(message), Path: path, Locations: shown.Locations, Extensions: extensions}
}

// splitPath separates the path in the response from the path in an argument or a variable, which gqlgen and gqlparser append
// to it or write instead of it.
func splitPath(ctx context.Context, path ast.Path) (field, argument ast.Path) {
	at := graphql.GetFieldContext(ctx)
	if at == nil {
		if len(path) > 1 && path[0] == ast.PathName("variable") {
			return nil, path[1:]
		}
		return path, nil
	}
	n := min(len(at.Path()), len(path))
	return path[:n], path[n:]
}

// classify returns the error that a caller sees:
//
//   - A *graph.Error is shown as it is, except for an internal one.
//   - After the deadline every fault is a timeout.
//   - An error while an argument or a variable is read is about its value.
//   - Errors of the parser and the validator are about the document, and are shown.
//   - Every other error is a fault of the server, and its message is not shown.
func classify(ctx context.Context, shown *gqlerror.Error, argument ast.Path) *graph.Error {
	var own *graph.Error
	isOwn := errors.As(shown, &own)
	code, _ := shown.Extensions["code"].(string)
	switch {
	case isOwn && own.Code != graph.CodeInternal && own.Code != graph.CodeTimeout:
		e := *own
		if e.Field == "" {
			e.Field = argument.String()
		}
		return &e
	case isOwn && own.Code == graph.CodeTimeout, errors.Is(ctx.Err(), context.DeadlineExceeded):
		return graph.Errorf(graph.CodeTimeout, messageTimeout)
	case isOwn:
		return graph.Errorf(graph.CodeInternal, messageInternal)
	case len(argument) > 0:
		return &graph.Error{Code: graph.CodeInvalid, Field: argument.String(), Message: valueMessage(shown, argument)}
	case code == errcode.ParseFailed, code == errcode.ValidationFailed:
		return graph.Errorf(graph.Code(code), "%s", shown.Message)
	}
	return graph.Errorf(graph.CodeInternal, messageInternal)
}

// valueMessage returns the message for a value that cannot be read: for a variable that of the validator, for a literal a neutral one
// in place of that of a Go function.
func valueMessage(shown *gqlerror.Error, argument ast.Path) string {
	if shown.Err == nil {
		return fmt.Sprintf("variable $%s %s", argument, shown.Message)
	}
	return fmt.Sprintf("argument %s has a value that is not of its type", argument)
}

// clip shortens a message, which may quote the caller.
func clip(message string) string {
	const most = 400
	if runes := []rune(message); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return message
}

// log logs faults of the server, with the whole chain of causes, which callers do not see.
func (p presenter) log(ctx context.Context, e *graph.Error, path ast.Path, cause error) {
	level := zerolog.WarnLevel
	switch e.Code {
	case graph.CodeInternal:
		level = zerolog.ErrorLevel
	case graph.CodeUnavailable, graph.CodeTimeout:
	default:
		return
	}
	var own *graph.Error
	if errors.As(cause, &own) {
		cause = own
		if !resolvers.FirstReport(ctx, own) {
			return
		}
	}
	p.logger.WithLevel(level).Str("requestId", middleware.RequestID(ctx)).Str("code", string(e.Code)).
		Stringer("path", path).AnErr("cause", cause).Msg("operation failed")
}
