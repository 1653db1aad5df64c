package report

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// plotted are the operations of the plot.
var plotted = []string{Entitled, ByLogin, ByCustomerNumber, Hierarchy, Page, Rename, Lock}

// plotThroughput draws answers per second at 32 connections: for each operation the product and the best variant of the GraphQL peer.
func plotThroughput(r *Results, file string) error {
	t := table(r.Medians())
	var ours, theirs plotter.Values
	var names []string
	for _, operation := range slices.Backward(plotted) { // bars go upward
		product, measured := t.find(operation, Product, many)
		peer, compared := t.best(operation, many)
		if measured && compared {
			ours, theirs, names = append(ours, product.Rate), append(theirs, peer.Rate), append(names, operation)
		}
	}
	p := plot.New()
	p.Title.Text = fmt.Sprintf("Answers a second, %d at once, on %d cores with database and load generator", many, r.Machine.Cores)
	p.X.Min = 0
	p.Legend.YOffs = vg.Points(6) // at the bottom, where bars are short
	if len(names) > 0 {
		for i, series := range []plotter.Values{ours, theirs} {
			bars, err := plotter.NewBarChart(series, vg.Points(11))
			if err != nil {
				return fmt.Errorf("plot: %w", err)
			}
			bars.Horizontal, bars.LineStyle.Width = true, 0
			bars.Offset = vg.Points(6 - 12*float64(i))
			bars.Color = []color.Color{color.RGBA{R: 0x1f, G: 0x6f, B: 0xb4, A: 0xff}, color.RGBA{R: 0xb0, G: 0xb0, B: 0xb0, A: 0xff}}[i]
			p.Add(bars)
			p.Legend.Add([]string{Product, Peer + " at its best"}[i], bars)
		}
		p.NominalY(names...)
	}
	return p.Save(20*vg.Centimeter, 12*vg.Centimeter, file)
}
