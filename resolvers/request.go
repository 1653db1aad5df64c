package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/resolvers/middleware"
)

type readOnlyKey struct{}

// readOnly marks what came by GET: it may only ask.
func readOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, readOnlyKey{}, true)
}

func isReadOnly(ctx context.Context) bool { return ctx.Value(readOnlyKey{}) != nil }

// badRequest is an HTTP request that is not a GraphQL request.
type badRequest struct {
	status  int
	code    graph.Code
	message string
}

func notGraphQL(message string) *badRequest {
	return &badRequest{http.StatusBadRequest, middleware.CodeBadRequest, message}
}

// fromQuery reads the parameters of a GET request.
func fromQuery(r *http.Request) (*graphql.RawParams, *badRequest) {
	query := r.URL.Query()
	members := map[string]json.RawMessage{}
	for _, name := range []string{"variables", "extensions"} {
		if text := query.Get(name); text != "" {
			members[name] = json.RawMessage(text)
		}
	}
	for _, name := range []string{"query", "operationName"} {
		if text := query.Get(name); text != "" {
			members[name], _ = json.Marshal(text) // strings always marshal
		}
	}
	return fromMembers(members)
}

// fromBody reads the parameters of a POST request: one JSON object and nothing after it. Only application/json is read: a page of
// another site cannot send that without asking first.
func fromBody(r *http.Request) (*graphql.RawParams, *badRequest) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != mediaJSON || !isUTF8(parameters["charset"]) || r.Header.Get("Content-Encoding") != "" {
		return nil, &badRequest{http.StatusUnsupportedMediaType, middleware.CodeUnsupportedMediaType,
			"send the request as application/json in UTF-8, not compressed"}
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &badRequest{http.StatusRequestEntityTooLarge, graph.CodeLimit,
			fmt.Sprintf("the body is larger than %d bytes", tooLarge.Limit)}
	case err != nil:
		return nil, &badRequest{http.StatusRequestTimeout, graph.CodeTimeout, "the body did not arrive"}
	case !utf8.Valid(body):
		return nil, notGraphQL("the body is not UTF-8")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil || members == nil {
		return nil, notGraphQL("the body must be one JSON object, with the members query, operationName, variables and extensions")
	}
	return fromMembers(members)
}

// fromMembers reads the members of a request. Others than the four are passed over, as the specification wants.
func fromMembers(members map[string]json.RawMessage) (*graphql.RawParams, *badRequest) {
	params := &graphql.RawParams{}
	for _, member := range []struct {
		name, kind string
		into       any
	}{
		{"query", "a string", &params.Query},
		{"operationName", "a string or null", &params.OperationName},
		{"variables", "an object or null", &params.Variables},
		{"extensions", "an object or null", &params.Extensions},
	} {
		raw, given := members[member.name]
		if !given {
			continue
		}
		if err := decode(raw, member.into); err != nil {
			return nil, notGraphQL(member.name + " must be " + member.kind)
		}
	}
	if params.Query == "" {
		return nil, notGraphQL("query is missing: give the GraphQL document as a string")
	}
	return params, nil
}

// decode reads one JSON value and nothing after it.
func decode(raw json.RawMessage, into any) error {
	if text, ok := into.(*string); ok {
		return json.Unmarshal(raw, text)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // as written: an Int is not a float
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if decoder.InputOffset() != int64(len(raw)) {
		return errors.New("something stands behind the value")
	}
	return nil
}
