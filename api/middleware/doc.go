// Package middleware has the handlers around every HTTP request, one concern a file: request id, access log, recovery from
// panics, limits of size and time, the client's address, authentication, and security headers.
package middleware
