package graph

import (
	"errors"
	"fmt"
)

// Code is the class of an error. The list is closed: clients switch on it.
type Code string

// The codes that reach a caller in extensions.code.
const (
	// CodeInvalid: an argument or a record breaks a rule of shape (R1, R3, R4, R6, R7, R8, R32).
	CodeInvalid Code = "BAD_USER_INPUT"
	// CodeUnauthenticated: the request has no credentials, they do not identify a caller, or they prove too few factors.
	CodeUnauthenticated Code = "UNAUTHENTICATED"
	// CodeForbidden: the caller is known and lacks the permission.
	CodeForbidden Code = "FORBIDDEN"
	// CodeNotFound: an object that the request names and needs does not exist.
	CodeNotFound Code = "NOT_FOUND"
	// CodeCursorExpired: changes after a cursor of the log of changes are no longer kept.
	CodeCursorExpired Code = "CURSOR_EXPIRED"
	// CodeConflict: the request contradicts stored data, such as a key that another organization has.
	CodeConflict Code = "CONFLICT"
	// CodeLimit: the request exceeds a limit of the server.
	CodeLimit Code = "LIMIT_EXCEEDED"
	// CodeUnavailable: the database cannot be reached or is too slow; the same request may succeed later.
	CodeUnavailable Code = "UNAVAILABLE"
	// CodeTimeout: the request took longer than the server allows.
	CodeTimeout Code = "TIMEOUT"
	// CodeInternal: a fault of the server; the request id finds it in the log.
	CodeInternal Code = "INTERNAL"

	// CodeParseFailed: the document is not GraphQL.
	CodeParseFailed Code = "GRAPHQL_PARSE_FAILED"
	// CodeValidationFailed: the document does not fit the schema.
	CodeValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
	// CodePersistedQueryNotFound: the client must send the document together with its hash.
	CodePersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	// CodeNotTrusted: the server executes only trusted documents, and this is not one.
	CodeNotTrusted Code = "DOCUMENT_NOT_TRUSTED"
	// CodeIdempotencyKeyReused: the idempotency key was used for another request.
	CodeIdempotencyKeyReused Code = "IDEMPOTENCY_KEY_REUSED"

	// CodeBadRequest: the HTTP request is not a GraphQL request.
	CodeBadRequest Code = "BAD_REQUEST"
	// CodeMethodNotAllowed: the HTTP method is not served at this address, or not for this operation.
	CodeMethodNotAllowed Code = "METHOD_NOT_ALLOWED"
	// CodeNotAcceptable: the server has no media type that the request accepts.
	CodeNotAcceptable Code = "NOT_ACCEPTABLE"
	// CodeUnsupportedMediaType: the server does not read the media type of the body.
	CodeUnsupportedMediaType Code = "UNSUPPORTED_MEDIA_TYPE"
	// CodeRateLimited: the caller sends more requests than it may.
	CodeRateLimited Code = "RATE_LIMITED"
)

// Error is the product's one error type: Code and Message are for the caller, Operation and Cause for the log.
type Error struct {
	Code Code
	// Message states the fault, the value and the remedy. It never contains Cypher, a stack or an address.
	Message string
	// Rule is the rule that was broken, such as "R4"; empty when none was.
	Rule string
	// Field is the input field at fault, such as "sites[2].country"; empty when there is no single one.
	Field string
	// Challenge are the parameters of the WWW-Authenticate header by which a client learns what credentials to get (RFC 9470); empty when they
	// say no more than that the credentials are missing or invalid.
	Challenge string
	// Cursor is the place from which an interrupted subscription can go on; empty for any other error.
	Cursor string
	// Operation is the operation that failed, such as "neo4j: user by login".
	Operation string
	// Cause is the underlying error, if any. It is logged and never shown.
	Cause error
}

// Error returns all fields but the code as one text, for the log.
func (e *Error) Error() string {
	s := e.Message
	if e.Rule != "" {
		s += " (" + e.Rule + ")"
	}
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Operation != "" {
		s = e.Operation + ": " + s
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf returns an error with a code and a message for the caller.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// FromPanic returns the error of a recovered panic; stack is for the log.
func FromPanic(value any, stack []byte) *Error {
	return &Error{Code: CodeInternal, Operation: "panic", Cause: fmt.Errorf("%v\n%s", value, stack)}
}

// Invalid returns the error of a value that a rule refuses; rule may be empty.
func Invalid(rule, format string, args ...any) *Error {
	return &Error{Code: CodeInvalid, Rule: rule, Message: fmt.Sprintf(format, args...)}
}

// InField returns err with the field before its Field, from the inside out: InField("sites[0]", InField("country", err)) is about
// "sites[0].country". It returns an error that is not an *Error, and nil, unchanged.
func InField(field string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	inner := *e
	switch {
	case inner.Field == "":
		inner.Field = field
	case inner.Field[0] == '[':
		inner.Field = field + inner.Field
	default:
		inner.Field = field + "." + inner.Field
	}
	return &inner
}

// CodeOf returns the code of err: CodeInternal for an error that is not an *Error, empty for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
