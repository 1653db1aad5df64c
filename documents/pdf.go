package documents

import (
	"bytes"
	"strconv"
	"strings"

	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"codeberg.org/go-pdf/fpdf"

	"entitlegraph/graph"
)

// The font has Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic letters, and no Chinese, Japanese or Korean ones; what it
// lacks is shown as missing. Text runs from left to right only. The page of the same document knows no such bounds.
const (
	font       = "DejaVu"
	textSize   = 9
	lineHeight = 4.6 // mm
	margin     = 18  // mm
	labelWidth = 42  // mm
	missing    = '\u25a1'
)

// widths are those of the columns, in mm: together the width of a page of A4 between its margins.
var widths = [6]float64{10, 46, 32, 20, 28, 38}

// PDF gives a document as PDF, on A4.
func PDF(d *graph.FulfillmentDocument) ([]byte, error) {
	c := contentOf(d)
	p := &paper{fpdf.New("P", "mm", "A4", "")}
	p.SetCreationDate(d.OrderInformation.OrderedOn.Midnight())
	p.SetModificationDate(d.OrderInformation.OrderedOn.Midnight())
	p.SetCatalogSort(true)
	p.SetTitle(c.Title, true)
	p.SetLang("en")
	p.AddUTF8FontFromBytes(font, "", dejavusans.TTF)
	p.AddUTF8FontFromBytes(font, "B", dejavusansbold.TTF)
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(false, margin)
	p.AliasNbPages("")
	p.SetFooterFunc(func() {
		p.SetY(-margin + lineHeight)
		p.SetFont(font, "", textSize-1)
		p.CellFormat(0, lineHeight, c.Title+"   "+strconv.Itoa(p.PageNo())+" / {nb}", "", 0, "R", false, 0, "")
	})
	p.AddPage()
	p.SetFont(font, "B", textSize+6)
	p.MultiCell(0, 2*lineHeight, shown(c.Title), "", "L", false)
	p.section("Order Information", c.Order)
	p.table(c)
	p.section("Site Information", c.Site)
	var b bytes.Buffer
	err := p.Output(&b)
	return b.Bytes(), err
}

// paper is what a document is written on, from top to bottom.
type paper struct{ *fpdf.Fpdf }

// room begins a new page unless so much is left of this one, and says whether it did.
func (p *paper) room(height float64) bool {
	_, page := p.GetPageSize()
	if p.GetY()+height <= page-margin {
		return false
	}
	p.AddPage()
	return true
}

func (p *paper) section(title string, fields []field) {
	p.room(6 * lineHeight)
	p.Ln(lineHeight)
	p.SetFont(font, "B", textSize+2)
	p.CellFormat(0, 1.5*lineHeight, title, "B", 1, "L", false, 0, "")
	p.Ln(lineHeight / 2)
	for _, f := range fields {
		p.cells([]string{f.Label, f.Value}, []float64{labelWidth, p.width() - labelWidth}, "B", "LL")
	}
}

// width is what is between the margins.
func (p *paper) width() float64 {
	page, _ := p.GetPageSize()
	return page - 2*margin
}

func (p *paper) table(c content) {
	p.Ln(lineHeight)
	heading := func() { p.cells(c.Columns.cells(), widths[:], "BBBBBB", "LLLRRL") }
	heading()
	for _, r := range c.Lines {
		p.SetFont(font, "", textSize)
		if p.room(p.height(r.cells(), widths[:])) {
			heading()
		}
		p.cells(r.cells(), widths[:], "", "LLLRRL")
	}
}

func (r row) cells() []string {
	return []string{r.Place, r.Product, r.Country, r.Quantity, r.Amount, r.Term}
}

// height is what a row of cells takes.
func (p *paper) height(texts []string, widths []float64) float64 {
	lines := 1
	for i, text := range texts {
		lines = max(lines, len(p.SplitText(shown(text), widths[i])))
	}
	return float64(lines)*lineHeight + 1
}

// cells writes texts beside each other, each within its width. The cells whose letter in bold is B are bold.
func (p *paper) cells(texts []string, widths []float64, bold, align string) {
	weight := bold[:min(len(bold), 1)] // bold is wider: what fits then fits
	p.SetFont(font, weight, textSize)
	height := p.height(texts, widths)
	p.room(height)
	x, y := p.GetXY()
	for i, text := range texts {
		p.SetFont(font, bold[min(i, len(bold)):min(i+1, len(bold))], textSize)
		p.SetXY(x, y)
		p.MultiCell(widths[i], lineHeight, shown(text), "", align[i:i+1], false)
		x += widths[i]
	}
	p.SetXY(margin, y+height)
}

// shown replaces what the library cannot write: letters beyond the first plane of Unicode.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return missing
		}
		return r
	}, text)
}
