package middleware

import (
	"encoding/json"
	"net/http"

	"entitlegraph/graph"
)

// refuseForNow answers a request that may be sent again in a second.
func refuseForNow(w http.ResponseWriter, r *http.Request, status int, code graph.Code, message string) {
	w.Header().Set("Retry-After", "1")
	Refuse(w, r, status, code, message)
}

// Refuse answers a request that does not get as far as GraphQL, in the shape of a GraphQL answer: one error, no data. A
// Content-Type that is set already is kept.
func Refuse(w http.ResponseWriter, r *http.Request, status int, code graph.Code, message string) {
	type refusal struct {
		Message    string         `json:"message"`
		Extensions map[string]any `json:"extensions"`
	}
	body, err := json.Marshal(map[string][]refusal{"errors": {{
		Message:    message,
		Extensions: map[string]any{"code": code, "requestId": RequestID(r.Context())},
	}}})
	if err != nil {
		panic(err) // strings always marshal
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
