package report

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// Compared is a table of the newer build's rate divided by the earlier one's, operation by operation: the median of the rounds, and the
// lowest and highest round. 1.00 is equal; a difference is outside the noise when every round lies on the same side of 1.
func (r *Results) Compared() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "operation\trate\tearlier\tratio\tlowest\thighest\tp99\tearlier")
	medians := r.Medians()
	find := func(operation, contender string) Median {
		i := slices.IndexFunc(medians, func(m Median) bool { return m.Operation == operation && m.Contender == contender })
		if i < 0 {
			return Median{}
		}
		return medians[i]
	}
	for _, m := range medians {
		if m.Contender != Product {
			continue
		}
		earlier, ratios := find(m.Operation, ProductBefore), r.ratios(m.Operation)
		if len(ratios) == 0 {
			continue
		}
		fmt.Fprintf(table, "%s\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f ms\t%.2f ms\n",
			m.Operation, m.Rate, earlier.Rate, median(ratios), slices.Min(ratios), slices.Max(ratios), m.P99, earlier.P99)
	}
	_ = table.Flush() // a strings.Builder returns no error
	return text.String()
}

// ratios pairs the builds' runs of the same round.
func (r *Results) ratios(operation string) []float64 {
	rates := map[string]map[int]float64{Product: {}, ProductBefore: {}}
	for _, run := range r.Runs {
		if of := rates[run.Contender]; of != nil && run.Operation == operation {
			of[run.Round] = run.Rate
		}
	}
	var ratios []float64
	for round := 1; round <= r.Rounds; round++ {
		if newer, earlier := rates[Product][round], rates[ProductBefore][round]; newer > 0 && earlier > 0 {
			ratios = append(ratios, newer/earlier)
		}
	}
	return ratios
}
