package report

import (
	"slices"
	"strings"
)

// Noisy is the number of CPUs used by other processes from which a run is excluded from the medians, if other runs remain.
const Noisy = 0.35

// Key identifies runs of the same load.
type Key struct {
	Operation, Contender string
	Connections          int
}

// Median is the result of the runs of a key: the median of each figure, and the sum of the errors.
type Median struct {
	Key
	Rate, P50, P99, Bytes               float64
	Server, Database, Generator, Others float64
	Errors                              int64
	Runs, LeftOut                       int
}

// Medians returns one row per key, in the order of measurement.
func (r *Results) Medians() []Median {
	var keys []Key
	runs := map[Key][]Run{}
	for _, run := range r.Runs {
		key := Key{run.Operation, run.Contender, run.Connections}
		if runs[key] == nil {
			keys = append(keys, key)
		}
		runs[key] = append(runs[key], run)
	}
	all := make([]Median, len(keys))
	for i, key := range keys {
		all[i] = medianOf(key, runs[key])
	}
	return all
}

func medianOf(key Key, runs []Run) Median {
	quiet := slices.DeleteFunc(slices.Clone(runs), func(r Run) bool { return r.Others >= Noisy })
	if len(quiet) == 0 {
		quiet = runs
	}
	of := func(figure func(Run) float64) float64 {
		figures := make([]float64, len(quiet))
		for i, run := range quiet {
			figures[i] = figure(run)
		}
		return median(figures)
	}
	m := Median{
		Key: key, Runs: len(quiet), LeftOut: len(runs) - len(quiet),
		Rate: of(func(r Run) float64 { return r.Rate }), P50: of(func(r Run) float64 { return r.P50 }), P99: of(func(r Run) float64 { return r.P99 }),
		Bytes: of(func(r Run) float64 { return r.Bytes }), Server: of(func(r Run) float64 { return r.Server }),
		Database: of(func(r Run) float64 { return r.Database }), Generator: of(func(r Run) float64 { return r.Generator }),
		Others: of(func(r Run) float64 { return r.Others }),
	}
	for _, run := range runs {
		m.Errors += run.Errors
	}
	return m
}

// median returns the value in the middle, or the mean of the two in the middle; 0 for no values.
func median(figures []float64) float64 {
	n := len(figures)
	if n == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(figures))
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// table finds medians for the marks.
type table []Median

func (t table) find(operation, contender string, connections int) (Median, bool) {
	i := slices.IndexFunc(t, func(m Median) bool { return m.Key == Key{operation, contender, connections} })
	if i < 0 {
		return Median{}, false
	}
	return t[i], true
}

// best returns the variant of the GraphQL peer with the highest rate.
func (t table) best(operation string, connections int) (best Median, found bool) {
	for _, m := range t {
		if m.Operation == operation && m.Connections == connections && strings.HasPrefix(m.Contender, Peer) && m.Rate > best.Rate {
			best, found = m, true
		}
	}
	return best, found
}
