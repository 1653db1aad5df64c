// Package scalar decodes and encodes the values of the API's scalars and of the enums of arguments. Like every other argument, a bad value leads
// to a *graph.Error whose message states a valid form.
package scalar

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
)

// UnmarshalDateTime reads an instant (graph.ParseInstant).
func UnmarshalDateTime(v any) (time.Time, error) {
	text, ok := v.(string)
	if !ok {
		return time.Time{}, graph.Invalid("", "%s is no instant; write it as RFC 3339 with an offset, such as \"2026-06-11T09:30:00+02:00\"", Show(v))
	}
	return graph.ParseInstant(text)
}

// MarshalDateTime writes an instant in UTC, with a fraction only when it has one.
func MarshalDateTime(at time.Time) graphql.Marshaler {
	return quoted(at.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDate reads a UTC calendar day as YYYY-MM-DD (R7).
func UnmarshalDate(v any) (graph.Date, error) {
	text, ok := v.(string)
	if !ok {
		return 0, graph.Invalid("R7", "%s is no date; write it as YYYY-MM-DD", Show(v))
	}
	return graph.ParseDate(text)
}

// MarshalDate writes a day as YYYY-MM-DD.
func MarshalDate(day graph.Date) graphql.Marshaler { return quoted(day.String()) }

// UnmarshalContractStatus reads a status of a contract; null is read as empty.
func UnmarshalContractStatus(v any) (graph.ContractStatus, error) {
	return enum(v, graph.ContractStatuses)
}

// MarshalContractStatus writes a status of a contract.
func MarshalContractStatus(s graph.ContractStatus) graphql.Marshaler { return quoted(string(s)) }

// UnmarshalOrganizationOrder reads an order of organizations; null is read as empty.
func UnmarshalOrganizationOrder(v any) (graph.OrganizationOrder, error) {
	return enum(v, []graph.OrganizationOrder{graph.OrderByAccountNumber, graph.OrderByName})
}

// MarshalOrganizationOrder writes an order of organizations.
func MarshalOrganizationOrder(o graph.OrganizationOrder) graphql.Marshaler { return quoted(string(o)) }

// UnmarshalAccess reads a decision about access; null is read as empty.
func UnmarshalAccess(v any) (graph.Access, error) { return enum(v, graph.Accesses) }

// MarshalAccess writes a decision about access.
func MarshalAccess(a graph.Access) graphql.Marshaler { return quoted(string(a)) }

// UnmarshalScope reads a scope of an API key; null is read as empty.
func UnmarshalScope(v any) (graph.Scope, error) { return enum(v, graph.Scopes) }

// MarshalScope writes a scope of an API key.
func MarshalScope(s graph.Scope) graphql.Marshaler { return quoted(string(s)) }

// enum reads a value of an enum, in exactly its spelling; null is read as empty.
func enum[T ~string](v any, all []T) (T, error) {
	text, ok := v.(string)
	if v == nil || ok && slices.Contains(all, T(text)) {
		return T(text), nil
	}
	names := make([]string, len(all))
	for i, value := range all {
		names[i] = string(value)
	}
	return "", graph.Invalid("", "%s must be one of %s", Show(v), strings.Join(names, ", "))
}

// Show returns a refused value as messages show it, shortened.
func Show(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(clip(v))
	case json.Number:
		return clip(v.String())
	case nil:
		return "null"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return clip(fmt.Sprint(v))
}

// clip cuts a text to 80 characters.
func clip(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(s)) })
}
