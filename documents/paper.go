package documents

import (
	"entitlegraph/documents/pdf"
)

// paper is the pages of a document, written from top to bottom; page and y are the place of the next row.
type paper struct {
	*pdf.Document
	page int
	y    float64
	// seen is called for each line of text with its place, for tests; it may be nil.
	seen func(page int, l *pdf.Line, x, y float64)
}

// text is text in one style.
type text struct {
	text  string
	style pdf.Style
}

// cell is the content of one column of a row: texts, one below the other.
type cell []text

// setCell is a cell broken into lines.
type setCell struct {
	lines []pdf.Line
	right []float64 // for each line, its right edge if it is aligned to the right, otherwise 0
}

// turn starts a new page.
func (p *paper) turn() {
	p.page, p.y = p.AddPage(), margin
}

// room starts a new page if less than height is left on this one.
func (p *paper) room(height float64) {
	if p.y+height > bottom {
		p.turn()
	}
}

// rule draws a line from margin to margin, at y.
func (p *paper) rule(width float64, gray pdf.Gray) {
	p.Rule(p.page, margin, pdf.PageWidth-margin, p.y, width, gray)
}

// row writes cells side by side; the highest decides the height of the row. A row that does not fit on the rest of the page is written on the
// next page, and one that is higher than a page continues on further pages, line by line. heading writes the headings of each new page; it
// may be nil.
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

// next starts a new page within a table.
func (p *paper) next(heading func()) {
	p.turn()
	if heading != nil {
		heading()
	}
}

// extent returns the height above and below the baseline of the cells' lines with this index.
func extent(cells []setCell, place int) (above, below float64) {
	for _, c := range cells {
		if place < len(c.lines) {
			above, below = max(above, c.lines[place].Ascent), max(below, c.lines[place].Descent)
		}
	}
	return above, below
}

// highest is the maximum height of a line of text: less than a page has below the headings of a table.
const highest = 600

// set breaks the texts of a cell into lines. Right-to-left text is aligned to the right end of its longest line, not of the column, so that it
// stays near its label.
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

// draw draws a line of text with its baseline at y.
func (p *paper) draw(page int, l *pdf.Line, x, y float64) {
	p.Draw(page, l, x, y)
	if p.seen != nil {
		p.seen(page, l, x, y)
	}
}
