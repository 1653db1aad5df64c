package middleware

import (
	"net"
	"net/http"
	"strings"

	"entitlegraph/graph"
)

// LocalNames refuses requests whose Host is neither localhost nor a loopback address. Otherwise a page of another site, whose name
// resolves to this machine (DNS rebinding), would have the same origin for the browser, and could read and change everything on a server
// that does not authenticate.
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

// local reports whether a Host header is localhost or a loopback address.
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
