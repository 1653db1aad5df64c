package api

import "net/http"

// downloads serves the paths that signed links name.
func downloads(document, users http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/documents/orders/{document}", document)
	mux.Handle("/accounts/{accountNumber}/users.csv", users)
	return mux
}
