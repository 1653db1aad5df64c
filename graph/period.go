package graph

import (
	"math"
	"regexp"
	"strings"
	"time"
)

// Date is a UTC calendar day (R7), counted in days since 1970-01-01.
type Date int32

// NoDate is the absent end of a period; it is later than every day.
const NoDate Date = math.MaxInt32

// FirstDate and LastDate are the bounds of accepted days, so that every day has a four-digit year and additions do not overflow.
const (
	FirstDate Date = -719162 // 0001-01-01
	LastDate  Date = 2932896 // 9999-12-31
)

const layoutDate = "2006-01-02"

// DateOf returns the UTC day of an instant.
func DateOf(t time.Time) Date {
	seconds := t.Unix()
	day := seconds / 86400
	if seconds%86400 < 0 {
		day--
	}
	return Date(day)
}

// ParseDate parses YYYY-MM-DD; any other text is an error (R7).
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layoutDate, s)
	if err != nil || t.Year() < 1 {
		return 0, Invalid("R7", "date %s must be a calendar day as YYYY-MM-DD", quote(s))
	}
	return DateOf(t), nil
}

// String returns YYYY-MM-DD; empty for NoDate.
func (d Date) String() string {
	if d == NoDate {
		return ""
	}
	return d.Midnight().Format(layoutDate)
}

// Midnight returns the instant at which the day begins, in UTC.
func (d Date) Midnight() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// AddDays returns the day n days later; NoDate for NoDate, and for a sum that reaches it.
func (d Date) AddDays(n int) Date {
	if d == NoDate || int64(d)+int64(n) >= int64(NoDate) {
		return NoDate
	}
	return d + Date(n)
}

// Period is a span of days, both ends included. To is NoDate when it is open-ended.
type Period struct{ From, To Date }

// Always is the period without bounds, such as that of a line without dates of its own.
var Always = Period{From: math.MinInt32, To: NoDate}

// Overlap returns the days in both periods; it may be empty.
func (p Period) Overlap(q Period) Period {
	return Period{From: max(p.From, q.From), To: min(p.To, q.To)}
}

// Empty reports whether the period has no day.
func (p Period) Empty() bool { return p.From > p.To }

// Contains reports whether a day lies in the period.
func (p Period) Contains(d Date) bool { return p.From <= d && d <= p.To }

// instantPattern matches the date-time of RFC 3339, with valid hours and minutes of its offset. time.Parse alone accepts an offset of +24:00 or
// +12:60, a comma for the point, and an hour of one digit.
var instantPattern = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

const secondsPlace = len("2006-01-02T15:04:") // the index of the seconds in an instant

// ParseInstant parses an instant in the form of RFC 3339, in the years 0001 to 9999 of UTC; any other text is an error. It drops digits beyond
// the nanosecond. It returns a leap second as the second before it, on the same day: days here have no 86,401st second. The first instant of year
// 1 is an error: programs in Go send it for an instant that was never set.
func ParseInstant(s string) (time.Time, error) {
	if !instantPattern.MatchString(s) {
		return time.Time{}, noInstant(s)
	}
	text, leap := strings.ToUpper(s), s[secondsPlace:secondsPlace+2] == "60"
	if leap {
		text = text[:secondsPlace] + "59" + text[secondsPlace+2:]
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	at = at.UTC()
	switch {
	case err != nil, at.Year() < 1, at.Year() > 9999, leap && !endsMonth(at):
		return time.Time{}, noInstant(s)
	case at.IsZero():
		return time.Time{}, Invalid("", "%s is what a Go program sends for an instant that was never set; leave it out, or write the instant that is meant", quote(s))
	}
	return at, nil
}

func noInstant(s string) error {
	return Invalid("", "%s is no instant; write it as RFC 3339 with an offset, such as 2026-06-11T09:30:00+02:00", quote(s))
}

// endsMonth reports whether an instant is in the last second of a month; only after such a second can there be a leap second.
func endsMonth(at time.Time) bool {
	return at.Truncate(time.Second).Add(time.Second).Equal(time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC))
}

// inOrder refuses a period that ends before it starts (R7).
func (p Period) inOrder() error {
	if p.Empty() {
		return InField("endsOn", Invalid("R7", "endsOn %s is before startsOn %s", p.To, p.From))
	}
	return nil
}
