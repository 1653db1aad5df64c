// Package scalar reads and writes the values of the API that GraphQL itself has no type for: instants, days, and the enums
// that arguments take. What it refuses it refuses as every other argument: with a *graph.Error that says what would do.
package scalar

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
)

// instant is RFC 3339 with an offset. time.Parse alone would let a comma stand for the point, and an hour have one digit.
var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$`)

// UnmarshalDateTime reads an instant as RFC 3339 writes it, with an offset, in the years 0001 to 9999 of UTC.
func UnmarshalDateTime(v any) (time.Time, error) {
	text, _ := v.(string)
	at, err := time.Parse(time.RFC3339Nano, strings.ToUpper(text))
	if at = at.UTC(); err != nil || !instant.MatchString(text) || at.Year() < 1 || at.Year() > 9999 {
		return time.Time{}, graph.Invalid("", "%s is no instant; write it as RFC 3339 with an offset, such as 2026-06-11T09:30:00+02:00", show(v))
	}
	return at, nil
}

// MarshalDateTime writes an instant in UTC, with a fraction only when it has one.
func MarshalDateTime(at time.Time) graphql.Marshaler {
	return quoted(at.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDate reads a UTC calendar day as YYYY-MM-DD (R7).
func UnmarshalDate(v any) (graph.Date, error) {
	text, ok := v.(string)
	if !ok {
		return 0, graph.Invalid("R7", "%s is no date; write it as YYYY-MM-DD", show(v))
	}
	return graph.ParseDate(text)
}

// MarshalDate writes a day as YYYY-MM-DD.
func MarshalDate(day graph.Date) graphql.Marshaler { return quoted(day.String()) }

// UnmarshalContractStatus reads a status of a contract; absent is empty.
func UnmarshalContractStatus(v any) (graph.ContractStatus, error) {
	return enum(v, graph.ContractStatuses)
}

// MarshalContractStatus writes a status of a contract.
func MarshalContractStatus(s graph.ContractStatus) graphql.Marshaler { return quoted(string(s)) }

// UnmarshalOrganizationOrder reads an order of organizations; absent is empty.
func UnmarshalOrganizationOrder(v any) (graph.OrganizationOrder, error) {
	return enum(v, []graph.OrganizationOrder{graph.OrderByAccountNumber, graph.OrderByName})
}

// MarshalOrganizationOrder writes an order of organizations.
func MarshalOrganizationOrder(o graph.OrganizationOrder) graphql.Marshaler { return quoted(string(o)) }

// UnmarshalScope reads a scope of an API key; absent is empty.
func UnmarshalScope(v any) (graph.Scope, error) { return enum(v, graph.Scopes) }

// MarshalScope writes a scope of an API key.
func MarshalScope(s graph.Scope) graphql.Marshaler { return quoted(string(s)) }

// enum reads a value of an enum, in exactly its spelling: variables reach here in any case.
func enum[T ~string](v any, all []T) (T, error) {
	text, _ := v.(string)
	if v == nil || slices.Contains(all, T(text)) {
		return T(text), nil
	}
	names := make([]string, len(all))
	for i, value := range all {
		names[i] = string(value)
	}
	return "", graph.Invalid("", "%s must be one of %s", show(v), strings.Join(names, ", "))
}

// show puts a refused value into a message.
func show(v any) string {
	text, ok := v.(string)
	if !ok {
		return "a value that is no string"
	}
	if runes := []rune(text); len(runes) > 80 {
		text = string(runes[:80]) + "…"
	}
	return strconv.Quote(text)
}

func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(s)) })
}
