package documents

import (
	"fmt"

	"golang.org/x/text/language"

	"entitlegraph/documents/pdf"
	"entitlegraph/graph"
)

// Lengths are in points, which are 1/72 inch.
const (
	margin     = 51.0
	labelWidth = 120.0
	gutter     = 8.0 // between columns
	padding    = 3.5 // above and below the content of a row
	bottom     = pdf.PageHeight - margin
	textWidth  = pdf.PageWidth - 2*margin
)

const quiet pdf.Gray = 0.35

var (
	titleStyle   = pdf.Style{Size: 17}
	sectionStyle = pdf.Style{Size: 11, Strong: true}
	headStyle    = pdf.Style{Size: 8, Gray: quiet}
	labelStyle   = pdf.Style{Size: 8.5, Gray: quiet}
	textStyle    = pdf.Style{Size: 8.5}
	codeStyle    = pdf.Style{Size: 7.5, Gray: quiet}
	footStyle    = pdf.Style{Size: 7.5, Gray: quiet}
)

// column is the place of the cells of a column.
type column struct {
	width float64 // including the gutter
	right bool    // its text is aligned to the right
}

var (
	// tableColumns are the columns of the table of lines, in the order of row.
	tableColumns = []column{{width: 30}, {width: 142}, {width: 84}, {width: 56, right: true}, {width: 101, right: true}, {width: textWidth - 413}}
	fieldColumns = []column{{width: labelWidth}, {width: textWidth - labelWidth}}
	wholeWidth   = []column{{width: textWidth}}
)

// PDF returns a document as PDF, on A4. Text is set in these fonts; nil means the program's own. If no font has a letter, the document says so,
// with the path of its HTML page.
func PDF(d *graph.FulfillmentDocument, fonts *Fonts) ([]byte, error) {
	if fonts == nil {
		var err error
		if fonts, err = ownFonts(); err != nil {
			return nil, err
		}
	}
	p := fonts.paper(d)
	defer p.Close()
	p.lay(contentOf(d))
	return p.Bytes()
}

// paper returns the empty pages of a document.
func (f *Fonts) paper(d *graph.FulfillmentDocument) *paper {
	return &paper{Document: f.set.New(pdf.Info{
		Title: titleOf(d), Created: d.OrderInformation.OrderedOn.Midnight(), Language: languageOf(d.SiteInformation.CountryCode),
	})}
}

// lay writes the content on the pages.
func (p *paper) lay(c content) {
	p.turn()
	p.row(wholeWidth, nil, cell{{c.Title, titleStyle}})
	if note := p.note(&c); note != "" {
		p.row(wholeWidth, nil, cell{{note, textStyle}})
	}
	p.section("Order Information", c.Order)
	p.table(&c)
	p.section("Site Information", c.Site)
	p.feet(c.Title)
}

// languageOf returns the main language of a country with its script: some letters have different glyphs in different languages.
func languageOf(countryCode string) string {
	region, err := language.ParseRegion(countryCode)
	if err != nil {
		return "und"
	}
	tag, _ := language.Raw.Compose(region)
	base, _ := tag.Base()
	script, _ := tag.Script()
	tag, _ = language.Raw.Compose(base, script, region)
	return tag.String()
}

// section writes a heading with fields below it.
func (p *paper) section(title string, all []field) {
	p.room(90)
	p.y += 12
	p.row(wholeWidth, nil, cell{{title, sectionStyle}})
	p.rule(0.6, 0)
	p.y += 3
	for _, f := range all {
		p.row(fieldColumns, nil, cell{{f.Label, labelStyle}}, cell{{f.Value, textStyle}})
	}
}

// table writes the lines of the order, with the headings on each page.
func (p *paper) table(c *content) {
	p.room(90)
	p.y += 8
	heading := func() {
		var cells []cell
		for _, text := range []string{c.Columns.Place, c.Columns.Product, c.Columns.Country, c.Columns.Quantity, c.Columns.Amount, c.Columns.Term} {
			cells = append(cells, cell{{text, headStyle}})
		}
		p.row(tableColumns, nil, cells...)
		p.rule(0.6, quiet)
	}
	heading()
	for _, r := range c.Lines {
		p.row(tableColumns, heading, cell{{r.Place, labelStyle}}, cell{{r.Product, textStyle}, {r.Code, codeStyle}}, cell{{r.Country, textStyle}},
			cell{{r.Quantity, textStyle}}, cell{{r.Amount, textStyle}}, cell{{r.Term, textStyle}})
		p.rule(0.3, 0.8)
	}
	if len(c.Lines) == 0 {
		p.row(wholeWidth, nil, cell{{noLines, textStyle}})
	}
}

// feet writes the footer of each page.
func (p *paper) feet(title string) {
	const numberWidth = 90
	for page := 1; page <= p.Pages(); page++ {
		y := bottom + 14.0
		number, _ := p.Set(fmt.Sprintf("Page %d of %d", page, p.Pages()), footStyle, numberWidth, margin)
		p.draw(page, &number[0], pdf.PageWidth-margin-number[0].Width, y+number[0].Ascent)
		lines, _ := p.Set(title, footStyle, textWidth-numberWidth, margin)
		for i := range lines {
			l := &lines[i]
			p.draw(page, l, margin, y+l.Ascent)
			y += l.Height()
		}
	}
}
