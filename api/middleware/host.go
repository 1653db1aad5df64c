package middleware

import (
	"net"
	"net/http"
	"strings"

	"entitlegraph/graph"
)

// LocalNames answers only requests that call this machine by one of its own names: localhost, or a loopback address. A page of
// another site whose name was made to lead here (DNS rebinding) would otherwise be taken by the browser for one of ours, and could
// read and change everything while nobody has to say who they are.
func LocalNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !local(r.Host) {
			Refuse(w, r, http.StatusMisdirectedRequest, graph.CodeBadRequest,
				"this server answers to localhost and 127.0.0.1 only, while it listens on this machine alone; call it by one of these names")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// local says whether a Host header names this machine from within.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
