package entitle_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// TestEdgesOfTime: for any days of a contract and its lines, and at any instant, every day and instant of the answer can be parsed again. The
// days are the first and the last fifteen of the accepted ones.
func TestEdgesOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		first := rapid.SampledFrom([]graph.Date{graph.FirstDate, graph.LastDate - (lastDay - firstDay)}).Draw(t, "first")
		moved := map[*graph.Contract]bool{}
		for _, line := range f.lines {
			line.Own = move(line.Own, first)
			if !moved[line.Contract] {
				line.Contract.Term = move(line.Contract.Term, first)
				moved[line.Contract] = true
			}
		}
		at := drawMoved(t, first)
		answer := entitle.Evaluate(f.login, f.accountFacts(), at)
		readableInstant(t, "at", &answer.At)
		readableInstant(t, "validUntil", answer.ValidUntil)
		if answer.ValidUntil != nil && !answer.ValidUntil.After(at) {
			t.Errorf("at %s the answer is valid until %s", at, answer.ValidUntil)
		}
		for _, line := range f.lines {
			window := line.LineWindow()
			if window == nil {
				continue
			}
			starts := window.StartsOn()
			readableDay(t, "startsOn", &starts)
			readableDay(t, "endsOn", window.EndsOn())
			readableDay(t, "graceEndsOn", window.GraceEndsOn())
		}
	})
}

// drawMoved draws an instant on one of the fifteen days from first on.
func drawMoved(t *rapid.T, first graph.Date) time.Time {
	day := first + graph.Date(rapid.IntRange(0, int(lastDay-firstDay)).Draw(t, "day asked"))
	at := day.Midnight().Add(time.Duration(rapid.Int64Range(1, int64(24*time.Hour)-1).Draw(t, "time asked")))
	return at
}

// move moves the days of a period by the distance from firstDay to first, but not past the last day.
func move(p graph.Period, first graph.Date) graph.Period {
	if p.From != graph.Always.From {
		p.From += first - firstDay
	}
	if p.To != graph.NoDate {
		p.To = min(p.To+first-firstDay, graph.LastDate)
	}
	return p
}

func readableDay(t *rapid.T, name string, day *graph.Date) {
	if day == nil {
		return
	}
	if again, err := graph.ParseDate(day.String()); err != nil || again != *day {
		t.Errorf("%s %s is read as %s, %v", name, *day, again, err)
	}
}

func readableInstant(t *rapid.T, name string, at *time.Time) {
	if at == nil {
		return
	}
	text := at.UTC().Format(time.RFC3339Nano)
	if again, err := graph.ParseInstant(text); err != nil || !again.Equal(*at) {
		t.Errorf("%s %s is read as %s, %v", name, text, again, err)
	}
}
