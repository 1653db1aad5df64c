package bolt

import (
	"context"
	"errors"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// Failure turns an error of the driver into a graph.Error; a graph.Error, and nil, it returns as they are. The driver's own context errors
// do not unwrap to those of the context, so the context is looked at first.
func Failure(ctx context.Context, operation string, err error) error {
	if err == nil {
		return nil
	}
	var known *graph.Error
	if errors.As(err, &known) {
		return err
	}
	e := &graph.Error{Operation: "neo4j: " + operation, Cause: discreet(err)}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded), strings.Contains(databaseCode(err), "TransactionTimedOut"):
		e.Code, e.Message = graph.CodeTimeout, "the database did not answer in the time allowed; ask for less at once, or try again"
	case errors.Is(ctx.Err(), context.Canceled):
		e.Code, e.Message = graph.CodeTimeout, "the request was given up before the database answered"
	case unavailable(err):
		e.Code, e.Message = graph.CodeUnavailable, "the database cannot be reached at the moment; try again later"
	default:
		e.Code, e.Message = graph.CodeInternal, "the request could not be served because of a fault in the server"
	}
	return e
}

// isLost reports whether the connection was lost, or none could be made. The driver's own IsRetryable does not unwrap.
func isLost(err error) bool {
	var connectivity *driver.ConnectivityError
	return errors.As(err, &connectivity)
}

func unavailable(err error) bool {
	var limit *driver.TransactionExecutionLimit
	return isLost(err) || errors.As(err, &limit) || driver.IsRetryable(err) ||
		strings.HasPrefix(databaseCode(err), "Neo.ClientError.Security.")
}

// databaseCode returns the code of an error of the database; empty for another error. The driver's own IsNeo4jError does not unwrap.
func databaseCode(err error) string {
	var e *driver.Neo4jError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// discreetError is an error of the database without its message.
type discreetError struct{ error }

// Error returns the code alone.
func (q discreetError) Error() string {
	return databaseCode(q.error) + "; the database's message is left out, for it may hold personal data"
}

// Unwrap returns the error with its message.
func (q discreetError) Unwrap() error { return q.error }

// discreet returns an error that may be logged: the database's messages about a value or a constraint quote the value, such as a login.
func discreet(err error) error {
	code := databaseCode(err)
	quotes := strings.HasPrefix(code, "Neo.ClientError.Schema.") || strings.HasPrefix(code, "Neo.ClientError.Statement.")
	if quotes && code != "Neo.ClientError.Statement.SyntaxError" { // statements hold no values, parameters do
		return discreetError{err}
	}
	return err
}

// IsConstraintViolation reports whether another transaction created the same key.
func IsConstraintViolation(err error) bool {
	return strings.HasSuffix(databaseCode(err), "ConstraintValidationFailed")
}

// IsGone reports whether another transaction deleted what this one was about to change.
func IsGone(err error) bool { return strings.HasSuffix(databaseCode(err), "EntityNotFound") }

// IsConflict reports whether another transaction was in the way: it held a lock, created the same key, or deleted the same thing. The
// same work may succeed at once.
func IsConflict(err error) bool {
	return strings.HasPrefix(databaseCode(err), "Neo.TransientError.Transaction.") || IsConstraintViolation(err) || IsGone(err)
}

// IsWorthRepeating reports whether the same work may succeed next time: the database was away (and may have committed it all the same), or
// another transaction created a key that this one wanted to create, which the next attempt will find. err is one of Failure's.
func IsWorthRepeating(err error) bool {
	return graph.CodeOf(err) == graph.CodeUnavailable || IsConstraintViolation(err)
}

// ErrStopping is the error of calls that come while the store is being closed.
var ErrStopping = &graph.Error{Code: graph.CodeUnavailable, Operation: "neo4j: batch", Message: "the server is stopping; try again"}

// Fault is the error of calls that a fault of this program ended.
func Fault(cause error) error {
	return &graph.Error{
		Code: graph.CodeInternal, Operation: "neo4j: batch", Message: "the request could not be served because of a fault in the server", Cause: cause,
	}
}
