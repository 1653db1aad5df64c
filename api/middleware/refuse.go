package middleware

import (
	"encoding/json"
	"net/http"

	"entitlegraph/graph"
)

// refuseForNow refuses a request that may be sent again in a second.
func refuseForNow(w http.ResponseWriter, r *http.Request, status int, code graph.Code, message string) {
	w.Header().Set("Retry-After", "1")
	Refuse(w, r, status, code, message)
}

// Refuse writes the response to a request that does not reach GraphQL, in the form of a GraphQL response: one error, no data. It
// does not replace a Content-Type. Every error body outside of GraphQL is written here.
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
