package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"entitlegraph/graph"
)

// badRequest is an HTTP request that is not a GraphQL request.
type badRequest struct {
	status  int
	code    graph.Code
	message string
}

func notGraphQL(message string) *badRequest {
	return &badRequest{http.StatusBadRequest, graph.CodeBadRequest, message}
}

// incoming are the GraphQL requests of an HTTP request.
type incoming struct {
	requests []*graphQLRequest
	// several reports whether the body is a list; then the response is one too.
	several bool
	// readOnly reports whether the method is GET.
	readOnly bool
	// key is the idempotency key, if there is one.
	key string
}

// read reads the GraphQL requests of an HTTP request.
func (e *endpoint) read(r *http.Request) (in incoming, bad *badRequest) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		params, bad := fromQuery(r)
		return incoming{requests: []*graphQLRequest{params}, readOnly: true}, bad
	case http.MethodPost:
		key, bad := keyIn(r.Header)
		if bad != nil {
			return in, bad
		}
		in, bad = e.fromBody(r)
		if in.key = key; bad == nil && in.several && key != "" {
			return in, notGraphQL("the header Idempotency-Key is for a body with one request; in a list give each input its idempotencyKey")
		}
		return in, bad
	}
	return in, &badRequest{http.StatusMethodNotAllowed, graph.CodeMethodNotAllowed, "send a query by GET or POST, anything else by POST"}
}

// fromQuery reads the parameters of a GET request. It ignores unknown parameters, as unknown members of a body.
func fromQuery(r *http.Request) (*graphQLRequest, *badRequest) {
	given, err := readParameters(r, "query", "documentId", "operationName", "variables", "extensions")
	if err != nil {
		return nil, notGraphQL(err.Error())
	}
	members := map[string]json.RawMessage{}
	for name, text := range given {
		switch name {
		case "variables", "extensions":
			members[name] = json.RawMessage(text)
		default: // the specification wants an empty operationName to be the same as none
			members[name], _ = json.Marshal(text) // strings always marshal
		}
	}
	return fromMembers(members)
}

// fromBody reads the body of a POST request: one JSON object, or a list of such objects, and nothing after it. It reads
// application/json alone: a page of another site cannot send that without a preflight request.
func (e *endpoint) fromBody(r *http.Request) (in incoming, bad *badRequest) {
	body, bad := bodyOf(r)
	if bad != nil {
		return in, bad
	}
	list := []json.RawMessage{body}
	if in.several = bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte{'['}); in.several {
		if list, bad = e.listed(body); bad != nil {
			return in, bad
		}
	}
	for i, text := range list {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(text, &members); err != nil || members == nil {
			bad = notGraphQL("the body must be one JSON object, with the members query, operationName, variables and extensions, or a list of such objects")
			return in, bad
		}
		params, bad := fromMembers(members)
		if bad != nil && in.several {
			bad.message = fmt.Sprintf("request %d of the list: %s", i+1, bad.message)
		}
		if bad != nil {
			return in, bad
		}
		in.requests = append(in.requests, params)
	}
	return in, nil
}

// listed splits a list of requests, and refuses an empty or too long list.
func (e *endpoint) listed(body []byte) ([]json.RawMessage, *badRequest) {
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, notGraphQL("the body is not JSON")
	}
	if len(list) == 0 {
		return nil, notGraphQL("the list of requests is empty; give at least one")
	}
	if len(list) > e.batch {
		return nil, &badRequest{http.StatusBadRequest, graph.CodeLimit,
			fmt.Sprintf("the body asks for %d operations; at most %d at once, ask for the rest in other requests", len(list), e.batch)}
	}
	return list, nil
}

// bodyOf returns the body of a request.
func bodyOf(r *http.Request) ([]byte, *badRequest) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != mediaJSON || !isUTF8(parameters["charset"]) || r.Header.Get("Content-Encoding") != "" {
		return nil, &badRequest{http.StatusUnsupportedMediaType, graph.CodeUnsupportedMediaType,
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
		return nil, notGraphQL("the body is not UTF-8; encode it as UTF-8")
	}
	return body, nil
}

// fromMembers reads the members of a request. It ignores unknown members, as the specification requires.
func fromMembers(members map[string]json.RawMessage) (*graphQLRequest, *badRequest) {
	params, documentID := &graphQLRequest{}, ""
	for _, member := range []struct {
		name, kind string
		into       any
	}{
		{"query", "a string", &params.Query},
		{"documentId", "a string or null", &documentID},
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
	for name, value := range params.Variables {
		params.Variables[name] = plainNumbers(value)
	}
	if bad := params.readHash(documentID); bad != nil {
		return nil, bad
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
		return errors.New("the body has more text after the JSON value")
	}
	return nil
}

// plainNumbers writes the whole numbers of a JSON value without a fraction and an exponent: JSON has one kind of number, so 1.0 and 1e0 are the
// integer 1, but the executor looks at how they are written. Others stay as they are.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			return v
		}
		const exact = 1 << 53 // up to here a float64 has every whole number
		if f, err := v.Float64(); err == nil && math.Trunc(f) == f && math.Abs(f) <= exact {
			return json.Number(strconv.FormatInt(int64(f), 10))
		}
	case []any:
		for i := range v {
			v[i] = plainNumbers(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = plainNumbers(v[name])
		}
	}
	return v
}
