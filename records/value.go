package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"entitlegraph/graph"
)

// kind is a kind of JSON value, in words.
type kind string

const (
	kindNull   kind = "null"
	kindTruth  kind = "true or false"
	kindNumber kind = "a number"
	kindText   kind = "a string"
	kindList   kind = "a list"
	kindObject kind = "an object"
)

// value is a JSON value before it is decoded. Unmarshalling into a struct would accept keys in the wrong case, and the last of two equal
// keys.
type value struct {
	kind    kind
	text    string // of a string, a number, true and false
	list    []value
	members []member
}

type member struct {
	name  string
	value value
}

// parse returns the value of one line. The tokens of json.Decoder, with which a test compares it, take five times as long and five times the
// allocations; most of the time of a large import is spent here.
func parse(line []byte) (value, error) {
	if !utf8.Valid(line) {
		return value{}, graph.Invalid("", "the line is not valid UTF-8")
	}
	if err := json.Unmarshal(line, new(json.RawMessage)); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return value{}, graph.Invalid("", "the line is not one JSON object: %s, at byte %d", syntax.Error(), syntax.Offset)
		}
		return value{}, graph.Invalid("", "the line is not one JSON object: %s", err.Error())
	}
	p := parser{rest: line}
	return p.value(), nil
}

// parser splits JSON that is known to be well-formed; rest is the unread part.
type parser struct{ rest []byte }

func (p *parser) value() value {
	switch p.peek() {
	case '{':
		return value{kind: kindObject, members: p.members()}
	case '[':
		return value{kind: kindList, list: p.elements()}
	case '"':
		return value{kind: kindText, text: p.text()}
	case 't', 'f':
		return value{kind: kindTruth, text: p.word()}
	case 'n':
		return value{kind: kindNull, text: p.word()}
	default:
		return value{kind: kindNumber, text: p.word()}
	}
}

// peek skips white space, and returns the next byte.
func (p *parser) peek() byte {
	p.rest = bytes.TrimLeft(p.rest, " \t\r\n")
	return p.rest[0]
}

// skip reports whether the next byte is b, and if so skips it.
func (p *parser) skip(b byte) bool {
	if p.peek() != b {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *parser) members() []member {
	var all []member
	p.skip('{')
	for !p.skip('}') {
		p.skip(',')
		p.peek()
		name := p.text()
		p.skip(':')
		all = append(all, member{name, p.value()})
	}
	return all
}

func (p *parser) elements() []value {
	var all []value
	p.skip('[')
	for !p.skip(']') {
		p.skip(',')
		all = append(all, p.value())
	}
	return all
}

func (p *parser) text() string {
	end, escaped := 1, false
	for p.rest[end] != '"' {
		if p.rest[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	raw := p.rest[:end+1]
	p.rest = p.rest[end+1:]
	if !escaped {
		return string(raw[1:end])
	}
	var s string
	_ = json.Unmarshal(raw, &s) // raw is a valid string, so there is no error
	return s
}

// word returns a number, true, false or null.
func (p *parser) word() string {
	end := bytes.IndexAny(p.rest, ",]} \t\r\n")
	if end < 0 {
		end = len(p.rest)
	}
	word := string(p.rest[:end])
	p.rest = p.rest[end:]
	return word
}
