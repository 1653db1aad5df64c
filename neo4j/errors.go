package neo4j

import (
	"context"
	"errors"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// failure turns what the driver gave into the product's one error type. The driver's own context errors do not unwrap to
// those of the context, so the context is asked first.
func failure(ctx context.Context, operation string, err error) error {
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

// isLost says that the connection was lost, or that none could be made. The driver's own IsRetryable does not unwrap.
func isLost(err error) bool {
	var connectivity *driver.ConnectivityError
	return errors.As(err, &connectivity)
}

func unavailable(err error) bool {
	var limit *driver.TransactionExecutionLimit
	return isLost(err) || errors.As(err, &limit) || driver.IsRetryable(err) ||
		strings.HasPrefix(databaseCode(err), "Neo.ClientError.Security.")
}

// databaseCode gives the code of the error that the database answered with, if it did. The driver's own IsNeo4jError does not
// unwrap.
func databaseCode(err error) string {
	var e *driver.Neo4jError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// quiet is an error of the database without its message.
type quiet struct{ error }

// Error gives the code alone.
func (q quiet) Error() string {
	return databaseCode(q.error) + "; the database's message is left out, for it may hold personal data"
}

// Unwrap gives the error with its message.
func (q quiet) Unwrap() error { return q.error }

// discreet makes an error fit for the log. What the database says of a value or of a constraint quotes the value, such as a login.
func discreet(err error) error {
	code := databaseCode(err)
	quotes := strings.HasPrefix(code, "Neo.ClientError.Schema.") || strings.HasPrefix(code, "Neo.ClientError.Statement.")
	if quotes && code != "Neo.ClientError.Statement.SyntaxError" { // statements hold no values, parameters do
		return quiet{err}
	}
	return err
}

// isConstraintViolation says that a key was taken by another transaction.
func isConstraintViolation(err error) bool {
	return strings.HasSuffix(databaseCode(err), "ConstraintValidationFailed")
}
