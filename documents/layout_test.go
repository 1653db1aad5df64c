package documents

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entitlegraph/documents/pdf"
	"entitlegraph/graph"
)

// named returns a document in which every name and every part of the address is this text.
func named(country, name string, lines int) *graph.FulfillmentDocument {
	quantity := 1_000_000
	contract := &graph.Contract{ContractBody: graph.ContractBody{Term: graph.Period{From: 20454, To: graph.NoDate}}}
	number := strings.Repeat("W", 64)
	d := &graph.FulfillmentDocument{
		OrderInformation: graph.OrderInformation{OrderNumber: number, OrderedOn: 20454, ContractNumber: number, CustomerNumber: number},
		SiteInformation: graph.SiteInformation{CustomerNumber: number, AccountNumber: number, PlacedSite: graph.PlacedSite{
			Name: name, Street: name, City: name, Region: name, PostalCode: name, CountryCode: country, OrganizationName: name,
		}},
	}
	for i := range lines {
		line := &graph.ContractLine{
			Contract: contract, Product: &graph.Product{ProductBody: graph.ProductBody{Code: strings.Repeat("M", 1+i%64), Name: name}}, Own: graph.Always,
			ARR: graph.Money{Minor: 1_000_000_000_000_000, Currency: "UGX"}, CountryCode: country, Quantity: &quantity,
		}
		if i%2 == 1 {
			line.CountryCode, line.Quantity, line.Own = "", nil, graph.Period{From: 30000, To: 40000}
		}
		if i%3 == 2 {
			line.CountryCode, line.Contract = "GS", &graph.Contract{ContractBody: graph.ContractBody{Term: graph.Period{From: 30000, To: 40000}}} // the country of the longest name
		}
		d.OrderInformation.Lines = append(d.OrderInformation.Lines, line)
	}
	return d
}

// box is a line of text and its place.
type box struct {
	page                     int
	left, top, right, bottom float64
	text                     string
}

// laid returns the lines of a document with their places on its pages.
func laid(d *graph.FulfillmentDocument, fonts *Fonts) (boxes []box, pages int) {
	p := fonts.paper(d)
	defer p.Close()
	p.seen = func(page int, l *pdf.Line, x, y float64) {
		boxes = append(boxes, box{page, x, y - l.Ascent, x + l.Width, y + l.Descent, l.Text()})
	}
	p.lay(contentOf(d))
	return boxes, p.Pages()
}

// faults describes the boxes that overlap or are outside of the page.
func faults(boxes []box) []string {
	const rounding = 0.01
	var all []string
	byPage := map[int][]box{}
	for _, b := range boxes {
		byPage[b.page] = append(byPage[b.page], b)
		if b.left < margin-rounding || b.right > pdf.PageWidth-margin+rounding || b.top < margin-rounding || b.bottom > pdf.PageHeight+rounding {
			all = append(all, fmt.Sprintf("%+v is outside of the page", b))
		}
	}
	for _, on := range byPage {
		slices.SortFunc(on, func(a, b box) int { return int((a.top - b.top) * 1000) })
		for i, a := range on {
			for _, b := range on[i+1:] {
				if b.top >= a.bottom-rounding {
					break
				}
				if a.left < b.right-rounding && b.left < a.right-rounding {
					all = append(all, fmt.Sprintf("%+v overlaps %+v", a, b))
				}
			}
		}
	}
	return all
}

func faultsOf(d *graph.FulfillmentDocument, fonts *Fonts) []string {
	boxes, _ := laid(d, fonts)
	return faults(boxes)
}

// names are names that are hard to lay out, of each kind, of at most 200 letters.
var names = map[string]string{
	"short":                          "CAD",
	"many words":                     strings.Repeat("ab cd ", 33),
	"one word":                       strings.Repeat("VeryLongNameWithoutAnySpace", 7),
	"wide letters":                   strings.Repeat("W", 200),
	"Han":                            strings.Repeat("北京示例软件科技有限公司", 16),
	"Han, 17":                        strings.Repeat("漢", 17),
	"Korean":                         strings.Repeat("주식회사한국소프트웨어", 18),
	"Japanese":                       strings.Repeat("株式会社サンプルソフトウェア", 14),
	"Thai":                           strings.Repeat("บริษัทตัวอย่างน้ำจำกัด", 9),
	"Arabic":                         strings.Repeat("شركة الاختبار المحدودة ", 8),
	"Arabic, one word":               strings.Repeat("الاختبارات", 20),
	"Hebrew":                         strings.Repeat("חברת הדוגמה בע\"מ (2026) ", 8),
	"Devanagari":                     strings.Repeat("क्षत्रिय सॉफ्टवेयर ", 10),
	"mixed":                          strings.Repeat("Acme北京한국ไทยعربيעברית12 ", 7),
	"Greek and Cyrillic":             strings.Repeat("ΕλλάςМосква", 18),
	"marks on one letter":            "Z" + strings.Repeat("\u0301\u0323\u0336", 60),
	"marks on each":                  strings.Repeat("a\u030b\u0331\u0489", 50),
	"a letter wider than its column": strings.Repeat("\ufdfd", 200),
	"no font has it":                 strings.Repeat("\U00013080\U0001F9FF", 100),
	"spaces":                         "a" + strings.Repeat("\u3000", 198) + "b",
	"commands":                       "{nb} {n b} (a) \\( \\) %d %% <b> << >> ] TJ endstream",
	"directions":                     "\u202eevil\u202c \u2066isolate\u2069 \u200fmark",
}

// TestLayout: no line of text overlaps another or leaves its page, for all of these names and for any number of lines of an order.
func TestLayout(t *testing.T) {
	world := worldFonts(t)
	own, err := ownFonts()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range names {
		if kept, err := graph.RequireName("name", text); err == nil {
			text = kept
		} else if name != "directions" { // earlier versions accepted names with such characters, and they are stored
			t.Fatalf("%s: %v", name, err)
		}
		for kind, fonts := range map[string]*Fonts{"own": own, "world": world} {
			for _, lines := range []int{0, 1, 50} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, kind, lines), func(t *testing.T) {
					for _, fault := range faultsOf(named("DE", text, lines), fonts) {
						t.Error(fault)
					}
				})
			}
		}
	}
}

// TestFaults: faults finds overlapping boxes and boxes outside of the page.
func TestFaults(t *testing.T) {
	good := box{1, margin, 100, 200, 110, ""}
	for name, boxes := range map[string][]box{
		"overlap":      {good, {1, 150, 105, 250, 115, ""}},
		"below":        {{1, margin, 830, 200, 850, ""}},
		"right of it":  {{1, 400, 100, 560, 110, ""}},
		"left of it":   {{1, 10, 100, 60, 110, ""}},
		"the same box": {good, good},
	} {
		if len(faults(boxes)) != 1 {
			t.Errorf("%s: %v", name, faults(boxes))
		}
	}
	if found := faults([]box{good, {2, margin, 100, 200, 110, ""}, {1, margin, 110, 200, 120, ""}, {1, 200, 100, 300, 110, ""}}); found != nil {
		t.Errorf("good: %v", found)
	}
}

// TestThousandLines: the headings are on each page with lines, once, above them; pages are numbered.
func TestThousandLines(t *testing.T) {
	boxes, count := laid(named("DE", "Design Suite", 1000), worldFonts(t))
	if found := faults(boxes); found != nil {
		t.Fatalf("%d faults, such as %s", len(found), found[0])
	}
	pages := map[int][]string{}
	for _, b := range boxes {
		pages[b.page] = append(pages[b.page], b.text)
	}
	lines := 0
	for page := 1; page <= count; page++ {
		texts := pages[page]
		rows := 0
		for _, text := range texts {
			if text == "Design Suite" {
				rows++
			}
		}
		lines += rows
		heading := slices.Index(texts, columns.Product)
		if rows > 0 && page < count && (heading < 0 || slices.Index(texts, "Design Suite") < heading || slices.Contains(texts[heading+1:], columns.Product)) {
			t.Errorf("page %d has no headings above its rows, or several: %v", page, texts)
		}
		if foot := fmt.Sprintf("Page %d of %d", page, count); !slices.Contains(texts, foot) {
			t.Errorf("page %d lacks %q", page, foot)
		}
	}
	if site := 6; lines != 1000+site { // the site's fields have the name too
		t.Errorf("%d names of products, want %d", lines-site, 1000)
	}
}

// TestLayoutOfAnyName: names of random letters of all scripts are laid out without faults.
func TestLayoutOfAnyName(t *testing.T) {
	fonts := worldFonts(t)
	var letters []rune
	for _, name := range names {
		letters = append(letters, []rune(name)...)
	}
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.StringOfN(rapid.SampledFrom(letters), 1, 200, -1)
		text, err := graph.NormalizeName("name", rapid.OneOf(known, rapid.StringN(1, 200, -1)).Draw(t, "name"))
		if err != nil {
			t.Skip(err)
		}
		d := named(rapid.SampledFrom([]string{"DE", "CN", "JP", "SA"}).Draw(t, "country"), text, rapid.IntRange(0, 12).Draw(t, "lines"))
		for _, fault := range faultsOf(d, fonts) {
			t.Error(fault)
		}
	})
}

// FuzzName: documents can be written with any accepted name.
func FuzzName(f *testing.F) {
	for _, name := range names {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		text, err := graph.RequireName("name", name)
		if err != nil {
			t.Skip()
		}
		d := named("DE", text, 3)
		for _, fault := range faultsOf(d, worldFonts(t)) {
			t.Error(fault)
		}
		if _, err := PDF(d, worldFonts(t)); err != nil {
			t.Error(err)
		}
		if _, err := HTML(d); err != nil {
			t.Error(err)
		}
	})
}
