package documents

import (
	"entitlegraph/documents/pdf"
)

// paper is what a document is written on, from top to bottom, page by page.
type paper struct {
	*pdf.Document
	page int
	y    float64
	// seen, unless nil, is called for each line of text with its place.
	seen func(page int, l *pdf.Line, x, y float64)
}

// text is text in one style.
type text struct {
	text  string
	style pdf.Style
}

// cell is what stands in one column of a row: texts below each other.
type cell []text

// setCell is a cell whose lines are known.
type setCell struct {
	lines []pdf.Line
	right []float64 // of each line, the edge that it ends at; 0 for one that begins at the left
}

// turn begins a new page.
func (p *paper) turn() {
	p.page, p.y = p.AddPage(), margin
}

// room begins a new page unless so much is left of this one.
func (p *paper) room(height float64) {
	if p.y+height > bottom {
		p.turn()
	}
}

// rule draws a line from margin to margin, at the place that is reached.
func (p *paper) rule(width float64, gray pdf.Gray) {
	p.Rule(p.page, margin, pdf.PageWidth-margin, p.y, width, gray)
}

// row writes cells beside each other, as high as the highest of them. One that does not fit on what is left of the page goes to the next one, and one that fits
// on no page goes on from page to page, line by line. heading, if any, is written on each page that the row begins.
func (p *paper) row(columns []column, heading func(), cells ...cell) {
	set := make([]setCell, len(cells))
	count := 0
	for i, c := range cells {
		set[i] = p.set(c, columns[i])
		count = max(count, len(set[i].lines))
	}
	heights := make([]float64, count)
	whole := 2 * padding
	for i := range count {
		above, below := extent(set, i)
		heights[i] = above + below
		whole += heights[i]
	}
	if p.y+whole > bottom {
		p.next(heading)
	}
	p.y += padding
	for i, height := range heights {
		if p.y+height+padding > bottom && i > 0 {
			p.next(heading)
			p.y += padding
		}
		above, _ := extent(set, i)
		x := margin
		for c, cell := range set {
			if i < len(cell.lines) {
				l := &cell.lines[i]
				left := x
				if cell.right[i] > 0 {
					left += cell.right[i] - l.Width
				}
				p.draw(p.page, l, left, p.y+above)
			}
			x += columns[c].width
		}
		p.y += height
	}
	p.y += padding
}

// next begins a page within a table.
func (p *paper) next(heading func()) {
	p.turn()
	if heading != nil {
		heading()
	}
}

// extent gives what the lines of a place take above and below their common base.
func extent(cells []setCell, place int) (above, below float64) {
	for _, c := range cells {
		if place < len(c.lines) {
			above, below = max(above, c.lines[place].Ascent), max(below, c.lines[place].Descent)
		}
	}
	return above, below
}

// highest is what a line of text may take: less than what is free of a page below the headings of a table.
const highest = 600

// set breaks the texts of a cell into lines. Text that runs from right to left begins at the right of its longest line, so that it stays beside
// what it belongs to.
func (p *paper) set(c cell, in column) setCell {
	var all setCell
	width := in.width - gutter
	for _, t := range c {
		lines, rightToLeft := p.Set(t.text, t.style, width, highest)
		edge := 0.0
		switch {
		case in.right:
			edge = width
		case rightToLeft:
			for _, l := range lines {
				edge = max(edge, l.Width)
			}
		}
		for _, l := range lines {
			all.lines, all.right = append(all.lines, l), append(all.right, edge)
		}
	}
	return all
}

// draw draws a line of text, with its base at y.
func (p *paper) draw(page int, l *pdf.Line, x, y float64) {
	p.Draw(page, l, x, y)
	if p.seen != nil {
		p.seen(page, l, x, y)
	}
}
