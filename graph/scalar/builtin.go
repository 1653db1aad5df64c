package scalar

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
)

// The built-in scalars follow the GraphQL specification: each accepts its own kind of value alone, where gqlgen accepts strings and numbers
// alike. A value in a document is an int64, float64, string or bool; the value of a variable is a json.Number, string or bool. nil, where null is
// allowed, is the zero value.

// UnmarshalInt reads a whole number of 32 bits. It accepts a whole number of JSON in any notation, such as 1.0: JSON has one kind of number.
func UnmarshalInt(v any) (int, error) {
	if v == nil {
		return 0, nil
	}
	n, ok := whole(v)
	if !ok || n < math.MinInt32 || n > math.MaxInt32 {
		return 0, unfit(v, "Int", "a whole number of -2147483648 to 2147483647")
	}
	return int(n), nil
}

// UnmarshalInt64 is UnmarshalInt for fields of 64 bits.
func UnmarshalInt64(v any) (int64, error) {
	n, err := UnmarshalInt(v)
	return int64(n), err
}

// UnmarshalFloat reads a finite number.
func UnmarshalFloat(v any) (float64, error) {
	switch n := v.(type) {
	case nil:
		return 0, nil
	case int64:
		return float64(n), nil
	case float64:
		return n, nil
	case json.Number:
		if f, err := n.Float64(); err == nil {
			return f, nil
		}
	}
	return 0, unfit(v, "Float", "a number")
}

// UnmarshalString reads a string.
func UnmarshalString(v any) (string, error) {
	text, ok := v.(string)
	if !ok && v != nil {
		return "", unfit(v, "String", "a string")
	}
	return text, nil
}

// UnmarshalBoolean reads true or false.
func UnmarshalBoolean(v any) (bool, error) {
	truth, ok := v.(bool)
	if !ok && v != nil {
		return false, unfit(v, "Boolean", "true or false")
	}
	return truth, nil
}

// UnmarshalID reads a string, or a whole number as its digits.
func UnmarshalID(v any) (string, error) {
	if text, ok := v.(string); ok || v == nil {
		return text, nil
	}
	if n, ok := whole(v); ok {
		return strconv.FormatInt(n, 10), nil
	}
	return "", unfit(v, "ID", "a string")
}

// UnmarshalDecimal reads a decimal number in a string: a number of JSON may have lost digits on its way.
func UnmarshalDecimal(v any) (string, error) {
	text, ok := v.(string)
	if !ok && v != nil {
		return "", unfit(v, "Decimal", `a decimal in a string, such as "1234.50"`)
	}
	return text, nil
}

// whole returns a value as a whole number; false if it is none.
func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	case json.Number:
		if i, err := n.Int64(); err == nil {
			return i, true
		}
		const exact = 1 << 53 // up to here a float64 represents every whole number
		f, err := n.Float64()
		return int64(f), err == nil && math.Trunc(f) == f && math.Abs(f) <= exact
	}
	return 0, false
}

// unfit returns the error of a value of a kind that the type does not accept.
func unfit(v any, name, takes string) error {
	return graph.Invalid("", "%s is no %s; give %s", Show(v), name, takes)
}

// MarshalInt writes a whole number.
func MarshalInt(n int) graphql.Marshaler { return graphql.MarshalInt(n) }

// MarshalInt64 writes a whole number.
func MarshalInt64(n int64) graphql.Marshaler { return graphql.MarshalInt64(n) }

// MarshalFloat writes a number.
func MarshalFloat(n float64) graphql.Marshaler { return graphql.MarshalFloat(n) }

// MarshalString writes a string.
func MarshalString(text string) graphql.Marshaler { return graphql.MarshalString(text) }

// MarshalBoolean writes true or false.
func MarshalBoolean(truth bool) graphql.Marshaler { return graphql.MarshalBoolean(truth) }

// MarshalID writes an id.
func MarshalID(id string) graphql.Marshaler { return graphql.MarshalID(id) }

// MarshalDecimal writes a decimal as a string.
func MarshalDecimal(text string) graphql.Marshaler { return graphql.MarshalString(text) }
