package scalar_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/graph/scalar"
)

func text(m graphql.Marshaler) string {
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.String()
}

func TestDateTime(t *testing.T) {
	for given, want := range map[any]string{
		"2026-06-11T00:00:00Z":            `"2026-06-11T00:00:00Z"`,
		"2026-06-11t09:30:00z":            `"2026-06-11T09:30:00Z"`,
		"2026-06-11T00:30:00+02:00":       `"2026-06-10T22:30:00Z"`,
		"2026-03-15T23:30:00-05:00":       `"2026-03-16T04:30:00Z"`,
		"2026-06-11T00:00:00.5Z":          `"2026-06-11T00:00:00.5Z"`,
		"2026-06-11T00:00:00.000Z":        `"2026-06-11T00:00:00Z"`,
		"2026-06-11T00:00:00.1234567891Z": `"2026-06-11T00:00:00.123456789Z"`,
		"0001-01-01T00:00:00.1Z":          `"0001-01-01T00:00:00.1Z"`,
		"9999-12-31T23:59:59.999999999Z":  `"9999-12-31T23:59:59.999999999Z"`,
		"0001-01-01T00:00:00+00:01":       "",
		"9999-12-31T23:59:59-00:01":       "",
		"0000-12-31T00:00:00Z":            "",
		"2026-06-11T00:00:00":             "",
		"2026-06-11":                      "",
		"2026-06-11 00:00:00Z":            "",
		"2026-06-11T0:00:00Z":             "",
		"2026-06-11T00:00:00,5Z":          "",
		"2026-06-11T00:00:00.Z":           "",
		"2026-06-11T24:00:00Z":            "",
		"2026-02-29T00:00:00Z":            "",
		"2026-06-11T00:00:00+25:00":       "",
		"2026-06-11T00:00:00+0200":        "",
		" 2026-06-11T00:00:00Z":           "",
		"+2026-06-11T00:00:00Z":           "",
		"12026-06-11T00:00:00Z":           "",
		"":                                "",
		1718064000:                        "",
		nil:                               "",
	} {
		at, err := scalar.UnmarshalDateTime(given)
		if (err == nil) != (want != "") || want != "" && text(scalar.MarshalDateTime(at)) != want {
			t.Errorf("%v: got %s, %v, want %s", given, text(scalar.MarshalDateTime(at)), err, want)
		}
		if err != nil && graph.CodeOf(err) != graph.CodeInvalid {
			t.Errorf("%v: code %s", given, graph.CodeOf(err))
		}
	}
	if got := text(scalar.MarshalDateTime(time.Date(2026, 6, 11, 2, 0, 0, 0, time.FixedZone("", 7200)))); got != `"2026-06-11T00:00:00Z"` {
		t.Errorf("of another zone: %s", got)
	}
}

func TestDate(t *testing.T) {
	for given, valid := range map[any]bool{
		"2026-06-11": true, "0001-01-01": true, "9999-12-31": true, "2024-02-29": true,
		"2026-02-29": false, "0000-01-01": false, "2026-6-1": false, "20260611": false, "": false, 20260611: false, nil: false,
	} {
		day, err := scalar.UnmarshalDate(given)
		if (err == nil) != valid || valid && text(scalar.MarshalDate(day)) != `"`+given.(string)+`"` {
			t.Errorf("%v: got %s, %v", given, text(scalar.MarshalDate(day)), err)
		}
	}
}

func TestEnums(t *testing.T) {
	for given, valid := range map[any]bool{"ACTIVE": true, nil: true, "active": false, "": false, "OPEN": false, 1: false} {
		status, err := scalar.UnmarshalContractStatus(given)
		if (err == nil) != valid || valid && given != nil && text(scalar.MarshalContractStatus(status)) != `"ACTIVE"` {
			t.Errorf("%v: got %q, %v", given, status, err)
		}
	}
	for given, valid := range map[any]bool{"NAME": true, "ACCOUNT_NUMBER": true, nil: true, "name": false} {
		if order, err := scalar.UnmarshalOrganizationOrder(given); (err == nil) != valid || valid && given == nil && order != "" {
			t.Errorf("%v: got %q, %v", given, order, err)
		}
	}
	if got := text(scalar.MarshalOrganizationOrder(graph.OrderByName)); got != `"NAME"` {
		t.Errorf("got %s", got)
	}
}
