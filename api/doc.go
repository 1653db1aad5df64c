// Package api serves the program over HTTP. handler.go maps addresses to handlers and puts the handlers of package middleware around them.
//
// The GraphQL endpoint reads a request (request.go), finds its document (persisted.go, trusted.go), lets package policy refuse it, executes it,
// and writes the response (endpoint.go, errors.go). Beside it are the users of an organization as a file (users.go, users_upload.go), documents of
// orders (document.go), signed links to both (download.go), the schema (schema.go), and the state of the server (health.go).
package api
