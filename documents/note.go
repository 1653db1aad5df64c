package documents

import (
	"strconv"
	"strings"

	"entitlegraph/documents/pdf"
)

// note returns the sentence about texts with letters that no font has, with the path of the HTML page, which shows them; "" if there are none.
func (p *paper) note(c *content) string {
	var where []string
	for _, f := range append(c.Order[:len(c.Order):len(c.Order)], c.Site...) {
		if p.Lacks(f.Value) {
			where = append(where, f.Label)
		}
	}
	var lines []int
	for i, r := range c.Lines {
		if p.Lacks(r.Product) {
			lines = append(lines, i+1)
		}
	}
	if len(lines) > 0 {
		where = append(where, "Product of "+ranges(lines))
	}
	if len(where) == 0 {
		return ""
	}
	return "Letters that this PDF has no font for stand as " + pdf.NotShown + ", in: " + strings.Join(where, "; ") +
		". The page of this document shows them: " + c.Page
}

// mostRanges is the maximum number of ranges in a note.
const mostRanges = 12

// ranges returns ascending line numbers as text, consecutive ones as a range: lines 1 to 3, 7.
func ranges(lines []int) string {
	var parts []string
	for from := 0; from < len(lines); {
		to := from
		for to+1 < len(lines) && lines[to+1] == lines[to]+1 {
			to++
		}
		if len(parts) == mostRanges {
			parts = append(parts, "and others")
			break
		}
		part := grouped(strconv.Itoa(lines[from]))
		if to > from {
			part += " to " + grouped(strconv.Itoa(lines[to]))
		}
		parts = append(parts, part)
		from = to + 1
	}
	if len(lines) == 1 {
		return "line " + parts[0]
	}
	return "lines " + strings.Join(parts, ", ")
}
