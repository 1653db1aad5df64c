package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"entitlegraph/policy"
)

// limitSettings bound a request, and the requests of a caller (docs/operations.md).
type limitSettings struct {
	LimitBody              byteCount    `help:"Maximum size of a request body (${default})." default:"${limitBody}" placeholder:"SIZE"`
	LimitTokens            atLeastOne   `help:"Maximum number of tokens (words and signs) in a document (${default})." default:"${limitTokens}" placeholder:"N"`
	LimitFragments         atLeastOne   `help:"Maximum number of fragments in a document (${default})." default:"${limitFragments}" placeholder:"N"`
	LimitSelections        atLeastOne   `help:"Maximum number of fields in a document; a fragment counts at each spread (${default})." default:"${limitSelections}" placeholder:"N"`
	LimitDepth             atLeastOne   `help:"Maximum depth of nested fields (${default})." default:"${limitDepth}" placeholder:"N"`
	LimitAliases           atLeastOne   `help:"Maximum number of aliased fields in a document; a fragment counts at each spread (${default})." default:"${limitAliases}" placeholder:"N"`
	LimitCost              atLeastOne   `help:"Maximum number of objects that the operations of a request may return (${default})." default:"${limitCost}" placeholder:"N"`
	LimitBatch             atLeastOne   `help:"Maximum number of operations in a request (${default})." default:"${limitBatch}" placeholder:"N"`
	LimitTime              period       `help:"Maximum duration of an operation (${default})." default:"${limitTime}" placeholder:"DURATION"`
	LimitConcurrency       atLeastOne   `help:"Maximum number of requests processed at the same time (${default})." default:"${limitConcurrency}" placeholder:"N"`
	LimitRate              requestLimit `help:"Maximum number of requests per second of one caller, or off; after a pause, twice as many at once (${limitRate}; off if no identity is configured)." placeholder:"N"`
	SubscriptionsPerCaller atLeastOne   `help:"Maximum number of subscriptions of one caller on this server, and of its WebSocket connections (${default})." default:"${subscriptionsPerCaller}" placeholder:"N"`
	Introspection          bool         `help:"Serve the schema, by introspection and at /schema.graphql, to every caller (yes)." default:"true" negatable:""`
	Suggestions            bool         `help:"Suggest similar names in errors about unknown fields and arguments; with --no-introspection there are none (yes)." default:"true" negatable:""`
}

// limitDefaults are the defaults of limitSettings, by the variables in their tags.
func limitDefaults() map[string]string {
	l := policy.DefaultLimits()
	return map[string]string{
		"limitBody": byteCount(l.BodyBytes).String(), "limitTime": l.Operation.String(),
		"limitTokens": strconv.Itoa(l.Tokens), "limitFragments": strconv.Itoa(l.Fragments), "limitSelections": strconv.Itoa(l.Selections),
		"limitDepth": strconv.Itoa(l.Depth), "limitAliases": strconv.Itoa(l.Aliases), "limitCost": strconv.Itoa(l.Cost),
		"limitBatch": strconv.Itoa(l.Batch), "limitConcurrency": strconv.Itoa(l.Concurrent), "limitRate": strconv.Itoa(defaultRate),
		"subscriptionsPerCaller": strconv.Itoa(l.Subscriptions),
	}
}

// defaultRate is the maximum number of requests per second of one caller, if an identity provider is configured.
const defaultRate = 500

// limits returns the limits of the server. open means that no identity provider is configured: callers cannot be distinguished, so no rate
// is the default.
func (s *limitSettings) limits(open bool) policy.Limits {
	l := policy.DefaultLimits()
	l.BodyBytes = int64(s.LimitBody)
	l.Tokens, l.Fragments, l.Selections = int(s.LimitTokens), int(s.LimitFragments), int(s.LimitSelections)
	l.Depth, l.Aliases, l.Cost, l.Batch = int(s.LimitDepth), int(s.LimitAliases), int(s.LimitCost), int(s.LimitBatch)
	l.Concurrent = int(s.LimitConcurrency)
	l.Subscriptions = int(s.SubscriptionsPerCaller)
	l.Write += time.Duration(s.LimitTime) - l.Operation // the same margin between the two as by default
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

// atLeastOne is a number of 1 or more.
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
	// largestBody is a size that fits into memory: a body is read as a whole.
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

// String returns the size in the largest unit that divides it.
func (b byteCount) String() string {
	switch {
	case b%mebibyte == 0:
		return strconv.FormatInt(int64(b/mebibyte), 10) + "MiB"
	case b%kibibyte == 0:
		return strconv.FormatInt(int64(b/kibibyte), 10) + "KiB"
	}
	return strconv.FormatInt(int64(b), 10)
}

// period is the maximum duration of an operation.
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

// requestLimit is a maximum number of requests per second; 0 means no limit. It may also be unset, and then the default depends on identity.
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
