package report

import (
	"fmt"
)

// Mark is a target with the measured value.
type Mark struct {
	What     string
	Target   float64
	AtMost   bool // otherwise at least
	Unit     string
	Value    float64
	Measured bool
}

// Held reports whether the target is reached.
func (m Mark) Held() bool {
	return m.Measured && (m.AtMost && m.Value <= m.Target || !m.AtMost && m.Value >= m.Target)
}

// Goal returns the target in words.
func (m Mark) Goal() string {
	if m.AtMost {
		return "at most " + figure(m.Target, m.Unit)
	}
	return "at least " + figure(m.Target, m.Unit)
}

// Result returns the measured value in words.
func (m Mark) Result() string {
	if !m.Measured {
		return "not measured"
	}
	return figure(m.Value, m.Unit)
}

// Verdict returns "held" or "missed", and by how much.
func (m Mark) Verdict() string {
	switch {
	case !m.Measured:
		return ""
	case m.Held():
		return "held"
	case m.Target == 0:
		return "**missed**"
	case m.AtMost:
		return fmt.Sprintf("**missed**, %.0f %% over", (m.Value/m.Target-1)*100)
	}
	return fmt.Sprintf("**missed**, %.0f %% short", (1-m.Value/m.Target)*100)
}

func figure(value float64, unit string) string {
	if unit == "x" {
		return fmt.Sprintf("%.2fx", value)
	}
	return fmt.Sprintf("%.0f %s", value, unit)
}

const (
	many   = 32 // connections at once
	single = 1
)

// Marks compares the results with the targets.
func (r *Results) Marks() []Mark {
	t := table(r.Medians())
	marks := []Mark{
		t.against(Entitled+", 32 at once, against "+Peer+" at its best", Entitled, Product, t.peer(Entitled), 10),
		t.latency("p99 of "+Entitled+", 32 at once, against "+Peer+" at its best", many, 0.2, func(m Median) float64 { return m.P99 }),
		t.against(Entitled+" against one whole-answer Cypher query a request through the bare Go driver", Entitled, Product, t.at(Entitled, BareCypher), 2.5),
		t.against(Entitled+" against the same answer by gqlgen out of memory", Entitled, Product, t.at(Entitled, Ceiling), 0.6),
		t.against(ByLogin+" against "+Peer+" at its best", ByLogin, Product, t.peer(ByLogin), 6),
		t.against(ByCustomerNumber+" against "+Peer+" at its best", ByCustomerNumber, Product, t.peer(ByCustomerNumber), 6),
		t.against(Hierarchy+" (50 users) against "+Peer+" at its best", Hierarchy, Product, t.peer(Hierarchy), 5),
		t.against("A page of 50 organizations with sites against "+Peer+" at its best", Page, Product, t.peer(Page), 5),
		t.against("One check against OpenFGA's, memory store", Check, Product, t.at(Check, OpenFGAMemory), 10),
		t.against("One check against OpenFGA's, Postgres", Check, Product, t.at(Check, OpenFGADisk), 30),
		t.against("Checks a second by "+Checks+", 100 a request, against single checks", Checks, Product, t.at(Check, Product), 6),
		t.latency("p50 of "+Entitled+", one at a time, against "+Peer+" at its best", single, 0.25, func(m Median) float64 { return m.P50 }),
	}
	for _, operation := range []string{Entitled, ByLogin, ByCustomerNumber, Hierarchy, Page, Check, Checks, Rename} {
		marks = append(marks, t.against(fmt.Sprintf("%s with %g times the data, against itself", operation, r.Tenfold),
			operation, ProductTenfold, t.at(operation, ProductBeside), 0.8))
	}
	for _, operation := range []string{Rename, Lock} {
		marks = append(marks, t.against(operation+" in 32 accounts at once, against "+Peer+" at its best", operation, Product, t.peer(operation), 3))
	}
	return append(marks, r.importMark(), r.memoryMark(), r.readyMark(),
		t.against("A page of 10 users of an account of 10,000, against one of an account of 10", UsersOfBig, Product, t.at(UsersOfSmall, Product), 0.9),
		r.errorsMark(t), r.wrongMark())
}

// lookup finds the median that a mark is compared with.
type lookup func() (Median, bool)

func (t table) at(operation, contender string) lookup {
	return func() (Median, bool) { return t.find(operation, contender, many) }
}

func (t table) peer(operation string) lookup {
	return func() (Median, bool) { return t.best(operation, many) }
}

// against compares rates at 32 connections.
func (t table) against(what, operation, contender string, other lookup, target float64) Mark {
	m := Mark{What: what, Target: target, Unit: "x"}
	ours, measured := t.find(operation, contender, many)
	theirs, compared := other()
	if m.Measured = measured && compared && theirs.Rate > 0; m.Measured {
		m.Value = ours.Rate / theirs.Rate
	}
	return m
}

// latency compares latencies of Entitled with the peer variant that has the highest rate.
func (t table) latency(what string, connections int, target float64, of func(Median) float64) Mark {
	m := Mark{What: what, Target: target, AtMost: true, Unit: "x"}
	ours, measured := t.find(Entitled, Product, connections)
	theirs, compared := t.best(Entitled, connections)
	if m.Measured = measured && compared && of(theirs) > 0; m.Measured {
		m.Value = of(ours) / of(theirs)
	}
	return m
}

func (r *Results) importMark() Mark {
	m := Mark{What: fmt.Sprintf("Import of %d users with their accounts, against the bare driver's UNWIND", r.Users), Target: 0.7, Unit: "x"}
	seconds := map[string][]float64{}
	for _, filling := range r.Imports {
		seconds[filling.Contender] = append(seconds[filling.Contender], filling.Seconds)
	}
	ours, theirs := median(seconds[Product]), median(seconds[BareLoader])
	if m.Measured = ours > 0 && theirs > 0; m.Measured {
		m.Value = theirs / ours
	}
	return m
}

func (r *Results) memoryMark() Mark {
	used, measured := r.Memory[Product]
	return Mark{What: fmt.Sprintf("Most memory of the server during the load, with %d users", r.Users), Target: 256, AtMost: true, Unit: "MiB", Value: float64(used), Measured: measured}
}

func (r *Results) readyMark() Mark {
	return Mark{
		What: "From start to /readyz, when the database is up", Target: 500, AtMost: true, Unit: "ms", Value: median(r.Ready), Measured: len(r.Ready) > 0,
	}
}

func (r *Results) errorsMark(t table) Mark {
	m := Mark{What: "Errors of the product under load", AtMost: true, Unit: "of all"}
	for _, median := range t {
		if isProduct(median.Contender) {
			m.Measured = true
			m.Value += float64(median.Errors)
		}
	}
	return m
}

func (r *Results) wrongMark() Mark {
	m := Mark{What: "Wrong answers of the product", AtMost: true, Unit: "of all"}
	for _, checked := range r.Checked {
		if isProduct(checked.Contender) {
			m.Measured = true
			m.Value += float64(checked.Wrong)
		}
	}
	return m
}

func isProduct(contender string) bool {
	return contender == Product || contender == ProductToken || contender == ProductBeside || contender == ProductTenfold
}
