package graph

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// The bounds of one page of a list.
const (
	DefaultPageSize = 20
	MaxPageSize     = 100
)

// PageArguments are the paging arguments of a connection, as a client sends them.
type PageArguments struct {
	First  *int
	After  *string
	Last   *int
	Before *string
}

// Page selects part of an ordered list: of the rows strictly between After and Before, the first Limit ones, or the last ones when Backward.
type Page struct {
	Limit    int
	Backward bool
	After    Cursor
	Before   Cursor
	// Count requests the number of rows in the whole list.
	Count bool
}

// Cursor is a place in an ordered list: the values by which the list is ordered. It remains valid when rows are added or removed. Nil is no
// place.
type Cursor []string

// Encode returns the opaque form of a cursor; list is the name of the list.
func (c Cursor) Encode(list string) string {
	raw, _ := json.Marshal(append([]string{list}, c...)) // strings always marshal
	return base64.RawURLEncoding.EncodeToString(raw)
}

// decodeCursor decodes a cursor with n values in the list of that name.
func decodeCursor(list string, n int, opaque string) (Cursor, error) {
	var parts []string
	raw, err := base64.RawURLEncoding.Strict().DecodeString(opaque)
	if err == nil {
		err = json.Unmarshal(raw, &parts)
	}
	known := err == nil && len(parts) == n+1 && parts[0] == list && Cursor(parts[1:]).Encode(list) == opaque
	if !known || strings.ContainsRune(strings.Join(parts, ""), 0) {
		return nil, Invalid("", "cursor %s is not one of this list; cursors come from startCursor, endCursor or edges of the same list in the same order", quote(opaque))
	}
	return Cursor(parts[1:]), nil
}

// Page returns the page that the arguments select, or the error of a bad argument. list is the name of the list, n the number of values by which
// it is ordered.
func (a PageArguments) Page(list string, n int) (Page, error) {
	p := Page{Limit: DefaultPageSize}
	if a.First != nil && a.Last != nil {
		return p, Invalid("", "give first or last, not both")
	}
	for name, size := range map[string]*int{"first": a.First, "last": a.Last} {
		if size == nil {
			continue
		}
		if *size < 0 || *size > MaxPageSize {
			return p, InField(name, Invalid("", "%s is %d; it must be 0 to %d", name, *size, MaxPageSize))
		}
		p.Limit, p.Backward = *size, name == "last"
	}
	var err error
	if a.After != nil {
		if p.After, err = decodeCursor(list, n, *a.After); err != nil {
			return p, InField("after", err)
		}
	}
	if a.Before != nil {
		if p.Before, err = decodeCursor(list, n, *a.Before); err != nil {
			return p, InField("before", err)
		}
	}
	return p, nil
}

// Row is one row of a list with its place.
type Row[T any] struct {
	Item   T
	Cursor Cursor
}

// Rows is the part of a list that a Page selects, in the order of the list, also when Backward.
type Rows[T any] struct {
	Rows []Row[T]
	// HasNext and HasPrevious report whether the list has rows after and before these.
	HasNext, HasPrevious bool
	// Total is the number of rows in the whole list; set only if the page requests Count.
	Total int
}
