package records

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"testing"
)

// FuzzParse: parse returns the same value as the tokens of encoding/json.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		`{"a":[1,2.50e9,{"b":null}],"a":"x\u00e9\ud800\"\\","t":true,"f":false,"":{}}`, ` [ ] `, `{"a" : {} , "b":[[],[ ]]}`, `"x"`, `-0.10`,
		`123456789012345678901234567890`, `{"a":1}x`, `{"a":`, "\"\x80\"",
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		got, err := parse(line)
		if err != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		if want := valueOf(t, decoder); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", line, got, want)
		}
	})
}

// valueOf returns the next value of a line.
func valueOf(t *testing.T, decoder *json.Decoder) (v value) {
	t.Helper()
	token, err := decoder.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch token := token.(type) {
	case json.Delim:
		v.kind = kindList
		if token == '{' {
			v.kind = kindObject
		}
		for decoder.More() {
			if next := valueOf(t, decoder); token == '[' {
				v.list = append(v.list, next)
			} else {
				v.members = append(v.members, member{name: next.text, value: valueOf(t, decoder)})
			}
		}
		if _, err := decoder.Token(); err != nil { // the bracket that closes it
			t.Fatal(err)
		}
		return v
	case string:
		return value{kind: kindText, text: token}
	case json.Number:
		return value{kind: kindNumber, text: token.String()}
	case bool:
		return value{kind: kindTruth, text: strconv.FormatBool(token)}
	default:
		return value{kind: kindNull, text: "null"}
	}
}
