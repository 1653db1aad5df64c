package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"entitlegraph/resolvers"
)

// limitSettings are what one request may ask for, and one caller (docs/operations.md).
type limitSettings struct {
	LimitBody        byteCount    `help:"Largest body of a request (${default})." default:"${limitBody}" placeholder:"SIZE"`
	LimitTokens      atLeastOne   `help:"Most words and signs of a document (${default})." default:"${limitTokens}" placeholder:"N"`
	LimitFragments   atLeastOne   `help:"Most fragments of a document (${default})." default:"${limitFragments}" placeholder:"N"`
	LimitSelections  atLeastOne   `help:"Most fields of a document, fragments counted wherever they are spread (${default})." default:"${limitSelections}" placeholder:"N"`
	LimitDepth       atLeastOne   `help:"How deep fields may stand in each other (${default})." default:"${limitDepth}" placeholder:"N"`
	LimitAliases     atLeastOne   `help:"Most fields of a document that are renamed (${default})." default:"${limitAliases}" placeholder:"N"`
	LimitCost        atLeastOne   `help:"Most objects that the operations of one request may return (${default})." default:"${limitCost}" placeholder:"N"`
	LimitBatch       atLeastOne   `help:"Most operations in one request (${default})." default:"${limitBatch}" placeholder:"N"`
	LimitTime        period       `help:"How long an operation may take (${default})." default:"${limitTime}" placeholder:"DURATION"`
	LimitConcurrency atLeastOne   `help:"Most requests that are worked on at the same time (${default})." default:"${limitConcurrency}" placeholder:"N"`
	LimitRate        requestLimit `help:"Most requests a second of one caller, or off; twice as many at once after a pause (${limitRate}; off while no identity is configured)." placeholder:"N"`
	Introspection    bool         `help:"Let everybody ask for the schema (yes)." default:"true" negatable:""`
	Suggestions      bool         `help:"Let errors tell what may have been meant, unless the schema is not told (yes)." default:"true" negatable:""`
}

// limitDefaults are the defaults of limitSettings, by the names that their tags have for them.
func limitDefaults() map[string]string {
	l := resolvers.DefaultLimits()
	return map[string]string{
		"limitBody": byteCount(l.BodyBytes).String(), "limitTime": l.Operation.String(),
		"limitTokens": strconv.Itoa(l.Tokens), "limitFragments": strconv.Itoa(l.Fragments), "limitSelections": strconv.Itoa(l.Selections),
		"limitDepth": strconv.Itoa(l.Depth), "limitAliases": strconv.Itoa(l.Aliases), "limitCost": strconv.Itoa(l.Cost),
		"limitBatch": strconv.Itoa(l.Batch), "limitConcurrency": strconv.Itoa(l.Concurrent), "limitRate": strconv.Itoa(defaultRate),
	}
}

// defaultRate is how many requests a second one caller may send, when callers are told apart by who they say they are.
const defaultRate = 500

// limits gives the limits; open says that nobody has to say who they are, so that one caller cannot be told from another.
func (s *limitSettings) limits(open bool) resolvers.Limits {
	l := resolvers.DefaultLimits()
	l.BodyBytes = int64(s.LimitBody)
	l.Tokens, l.Fragments, l.Selections = int(s.LimitTokens), int(s.LimitFragments), int(s.LimitSelections)
	l.Depth, l.Aliases, l.Cost, l.Batch = int(s.LimitDepth), int(s.LimitAliases), int(s.LimitCost), int(s.LimitBatch)
	l.Concurrent = int(s.LimitConcurrency)
	l.Write += time.Duration(s.LimitTime) - l.Operation // the connection outlasts the operation by as much as before
	l.Operation = time.Duration(s.LimitTime)
	l.Introspection, l.Suggestions = s.Introspection, s.Introspection && s.Suggestions
	switch {
	case s.LimitRate.given:
		l.Rate = s.LimitRate.perSecond
	case !open:
		l.Rate = defaultRate
	}
	return l
}

// atLeastOne is a number of things.
type atLeastOne int

// UnmarshalText reads a whole number of 1 to a billion.
func (n *atLeastOne) UnmarshalText(text []byte) error {
	given, err := strconv.Atoi(string(text))
	if err != nil || given < 1 || given > 1e9 {
		return fmt.Errorf("%q must be a whole number of 1 or more", text)
	}
	*n = atLeastOne(given)
	return nil
}

// byteCount is a size in bytes.
type byteCount int64

const (
	kibibyte byteCount = 1 << 10
	mebibyte byteCount = 1 << 20
	// largestBody keeps a body in the memory.
	largestBody = 1 << 10 * mebibyte
)

// UnmarshalText reads a size such as 512KiB or 1MiB, or a number of bytes.
func (b *byteCount) UnmarshalText(text []byte) error {
	digits, unit := string(text), byteCount(1)
	for suffix, size := range map[string]byteCount{"KiB": kibibyte, "MiB": mebibyte} {
		if number, ok := strings.CutSuffix(digits, suffix); ok {
			digits, unit = number, size
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > int64(largestBody/unit) {
		return fmt.Errorf("%q must be a size of 1 byte to 1024MiB, such as 512KiB, 1MiB or 1048576", text)
	}
	*b = byteCount(n) * unit
	return nil
}

// String gives the size in the largest unit that fits.
func (b byteCount) String() string {
	switch {
	case b%mebibyte == 0:
		return strconv.FormatInt(int64(b/mebibyte), 10) + "MiB"
	case b%kibibyte == 0:
		return strconv.FormatInt(int64(b/kibibyte), 10) + "KiB"
	}
	return strconv.FormatInt(int64(b), 10)
}

// period is how long something may take.
type period time.Duration

// UnmarshalText reads a duration.
func (p *period) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d < 10*time.Millisecond || d > time.Hour {
		return fmt.Errorf("%q must be a duration of 10ms to 1h, such as 10s", text)
	}
	*p = period(d)
	return nil
}

// requestLimit is how many requests a second are let through; it may be left open, which is not the same as off.
type requestLimit struct {
	given     bool
	perSecond int
}

// UnmarshalText reads a whole number, or the word off.
func (l *requestLimit) UnmarshalText(text []byte) error {
	var n atLeastOne
	if string(text) != "off" {
		if err := n.UnmarshalText(text); err != nil {
			return fmt.Errorf("%w, or off", err)
		}
	}
	*l = requestLimit{true, int(n)}
	return nil
}
