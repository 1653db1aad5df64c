// Package codec writes values as bytes and reads them back. One function per type, a shape, does both, so that what is read is what was
// written. It knows no type of the product.
//
// As bytes a page of a list takes a fifth of what its objects take, and the garbage collector has nothing to follow in it.
package codec

import (
	"encoding/binary"
	"time"
)

// Codec writes to bytes, or reads from them. R is what its shapes remember of the values that came before: tables for Repeated.
type Codec[R any] struct {
	Tables R

	reading bool
	written []byte
	rest    string // what is still to be read; the texts that are read are parts of it, and not copied
}

// Encode returns a value as bytes.
func Encode[R, T any](value T, shape func(*Codec[R], *T)) string {
	c := Codec[R]{written: make([]byte, 0, 1<<10)}
	shape(&c, &value)
	return string(c.written)
}

// Decode returns the value of what Encode returned.
func Decode[R, T any](encoded string, shape func(*Codec[R], *T)) (value T) {
	shape(&Codec[R]{reading: true, rest: encoded}, &value)
	return value
}

// Reading reports whether values are read.
func (c *Codec[R]) Reading() bool { return c.reading }

// Number is the shape of a number.
func Number[R any, N ~int | ~int32 | ~int64](c *Codec[R], n *N) {
	if !c.reading {
		c.written = binary.AppendVarint(c.written, int64(*n))
		return
	}
	var u uint64
	for shift := 0; ; shift += 7 {
		b := c.rest[0]
		c.rest = c.rest[1:]
		if u |= uint64(b&0x7f) << shift; b < 0x80 {
			break
		}
	}
	*n = N(int64(u>>1) ^ -int64(u&1)) // as binary.AppendVarint folds the sign
}

// Text is the shape of a text.
func Text[R any, S ~string](c *Codec[R], s *S) {
	length := len(*s)
	if Number(c, &length); !c.reading {
		c.written = append(c.written, *s...)
		return
	}
	*s, c.rest = S(c.rest[:length]), c.rest[length:]
}

// Texts is the shape of several texts, one after the other.
func Texts[R any](c *Codec[R], all ...*string) {
	for _, s := range all {
		Text(c, s)
	}
}

// Truth is the shape of a truth value.
func Truth[R any](c *Codec[R], t *bool) {
	n := 0
	if *t {
		n = 1
	}
	Number(c, &n)
	*t = n == 1
}

// Instant is the shape of an instant, which is read in UTC.
func Instant[R any](c *Codec[R], t *time.Time) {
	seconds, nanoseconds := t.Unix(), t.Nanosecond()
	Number(c, &seconds)
	if Number(c, &nanoseconds); c.reading {
		*t = time.Unix(seconds, int64(nanoseconds)).UTC()
	}
}

// List returns the shape of a list of values of one shape.
func List[R, T any](shape func(*Codec[R], *T)) func(*Codec[R], *[]T) {
	return func(c *Codec[R], all *[]T) {
		length := len(*all)
		if Number(c, &length); c.reading {
			*all = make([]T, length)
		}
		for i := range *all {
			shape(c, &(*all)[i])
		}
	}
}

// Optional writes or reads whether there is a value, and returns it for the caller to encode or decode; nil where there is none.
func Optional[R, T any](c *Codec[R], item **T) *T {
	there := *item != nil
	if Truth(c, &there); there && c.reading {
		*item = new(T)
	}
	return *item
}

// Repeated encodes an item the first time it occurs, and a back-reference after that: it returns the item for the caller to encode or
// decode the first time, and nil after that, and where there is none. Equal items become one. table is one of c.Tables.
func Repeated[R any, T comparable](c *Codec[R], item **T, table *[]*T) *T {
	place := 0 // 0 is none; from 1, the place in the table; one behind its end is a new item
	if !c.reading && *item != nil {
		for place = 1; place <= len(*table) && *(*table)[place-1] != **item; place++ {
		}
	}
	Number(c, &place)
	switch {
	case place == 0:
		return nil
	case place <= len(*table):
		if c.reading {
			*item = (*table)[place-1]
		}
		return nil
	case c.reading:
		*item = new(T)
	}
	*table = append(*table, *item)
	return *item
}
