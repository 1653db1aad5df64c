package graph

import (
	"regexp"
	"strings"
	"time"
)

// instantPattern is the date-time of RFC 3339, with the hours and minutes that its offset may have. time.Parse alone takes an offset of +24:00 or
// +12:60, a comma for the point, and an hour of one digit.
var instantPattern = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

const secondsPlace = len("2006-01-02T15:04:") // where the seconds of an instant begin

// ParseInstant reads an instant as RFC 3339 writes it, in the years 0001 to 9999 of UTC, and refuses anything else. Digits beyond the nanosecond are
// dropped. A leap second is read as the second before it, which is of the same day: days here have no 86,401st second. The first instant of year 1
// is refused: it is what programs in Go send for an instant that was never set.
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

// endsMonth says that an instant is in the last second of a month, behind which alone a leap second may stand.
func endsMonth(at time.Time) bool {
	return at.Truncate(time.Second).Add(time.Second).Equal(time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC))
}
