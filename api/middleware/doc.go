// Package middleware is what every HTTP request goes through, one concern a file: an id, a line in the log, a net under
// panics, bounds on size and time, where it comes from, and headers that keep browsers careful.
package middleware
