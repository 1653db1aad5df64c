package graph

import (
	"math"
	"time"
)

// Date is a UTC calendar day (R7), counted in days since 1970-01-01.
type Date int32

// NoDate stands for the absent end of a period: later than every day.
const NoDate Date = math.MaxInt32

// FirstDate and LastDate bound the days that are accepted, so that every day can be written with four digits and added to.
const (
	FirstDate Date = -719162 // 0001-01-01
	LastDate  Date = 2932896 // 9999-12-31
)

const layoutDate = "2006-01-02"

// DateOf gives the UTC day of an instant.
func DateOf(t time.Time) Date {
	seconds := t.Unix()
	day := seconds / 86400
	if seconds%86400 < 0 {
		day--
	}
	return Date(day)
}

// ParseDate reads YYYY-MM-DD and refuses anything else (R7).
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layoutDate, s)
	if err != nil || t.Year() < 1 {
		return 0, Invalid("R7", "date %s must be a calendar day as YYYY-MM-DD", quote(s))
	}
	return DateOf(t), nil
}

// String gives YYYY-MM-DD, and nothing for NoDate.
func (d Date) String() string {
	if d == NoDate {
		return ""
	}
	return d.Midnight().Format(layoutDate)
}

// Midnight gives the instant at which the day begins, in UTC.
func (d Date) Midnight() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// AddDays moves a day; NoDate stays, and nothing moves past it.
func (d Date) AddDays(n int) Date {
	if d == NoDate || int64(d)+int64(n) >= int64(NoDate) {
		return NoDate
	}
	return d + Date(n)
}

// Period is a span of days, both ends included. To is NoDate when it is open-ended.
type Period struct{ From, To Date }

// Always is the period without bounds: what a line without dates of its own has.
var Always = Period{From: math.MinInt32, To: NoDate}

// Overlap gives the days in both periods; it may be empty.
func (p Period) Overlap(q Period) Period {
	return Period{From: max(p.From, q.From), To: min(p.To, q.To)}
}

// Empty says that no day lies in the period.
func (p Period) Empty() bool { return p.From > p.To }

// Contains says whether a day lies in the period.
func (p Period) Contains(d Date) bool { return p.From <= d && d <= p.To }
