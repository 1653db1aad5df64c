package documents

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	reader "github.com/ledongthuc/pdf"

	"entitlegraph/graph"
)

func example(lines int) *graph.FulfillmentDocument {
	contract := &graph.Contract{ContractBody: graph.ContractBody{Term: graph.Period{From: 20454, To: graph.NoDate}}}
	d := &graph.FulfillmentDocument{
		OrderInformation: graph.OrderInformation{OrderNumber: "ORD-1", OrderedOn: 20454, ContractNumber: "C-1", CustomerNumber: "CUST-1"},
		SiteInformation: graph.SiteInformation{CustomerNumber: "CUST-1", AccountNumber: "ACC-1", PlacedSite: graph.PlacedSite{
			Name: `Łódź & Söhne <script>"Ελλάς" Москва`, Street: "Große Straße 1", City: "東京 😀", CountryCode: "DE",
			OrganizationName: strings.Repeat("VeryLongNameWithoutAnySpace", 7),
		}},
	}
	five, thousands := 5, 12_345
	for i := range lines {
		line := &graph.ContractLine{
			Contract: contract, Product: &graph.Product{ProductBody: graph.ProductBody{Code: fmt.Sprintf("P%d", i), Name: "Product"}}, Own: graph.Always,
			ARR: graph.Money{Minor: 123450, Currency: "EUR"}, CountryCode: "DE", Quantity: &five,
		}
		switch i % 3 {
		case 1:
			line.CountryCode, line.Quantity, line.Own.To = "", nil, 20818
		case 2:
			line.Quantity, line.Product.Name = &thousands, "חברה \u202eevil"
		}
		d.OrderInformation.Lines = append(d.OrderInformation.Lines, line)
	}
	return d
}

func TestHTML(t *testing.T) {
	page, err := HTML(example(3))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<h1>Fulfillment Document ORD-1</h1>", "Order Information", "Site Information", "Łódź &amp; Söhne &lt;script&gt;", `<dd dir="auto">東京 😀</dd>`,
		`<div class="name" dir="auto">Product</div><div class="code">P0</div></td>` +
			`<td>Germany (DE)</td><td class="number">5</td><td class="number">1,234.50 EUR</td><td class="term">from 2026-01-01, no end</td>`,
		`<td>all countries</td><td class="number">unlimited</td><td class="number">1,234.50 EUR</td><td class="term">2026-01-01 to 2026-12-31</td>`,
		`<div class="name" dir="auto">חברה evil</div>`, `<td class="number">12,345</td>`,
		"@media print",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q:\n%s", want, page)
		}
	}
	for _, not := range []string{"<script", "http://", "https://", "Region", "ZgotmplZ", "\u202e"} {
		if strings.Contains(string(page), not) {
			t.Errorf("the page has %q", not)
		}
	}
}

// TestPDF: equal documents have equal bytes, also when many are written at the same time.
func TestPDF(t *testing.T) {
	for _, lines := range []int{0, 2, 1000} {
		first, err := PDF(example(lines), nil)
		if err != nil {
			t.Fatalf("%d lines: %v", lines, err)
		}
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				if again, err := PDF(example(lines), nil); err != nil || !bytes.Equal(first, again) {
					t.Errorf("%d lines: equal documents differ, %v", lines, err)
				}
			})
		}
		together.Wait()
		if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.HasSuffix(first, []byte("%%EOF\n")) {
			t.Errorf("%d lines: no PDF: %.20q", lines, first)
		}
	}
}

// TestPDFTogether: different documents can be written at the same time, with fonts of every format.
func TestPDFTogether(t *testing.T) {
	fonts := worldFonts(t)
	var together sync.WaitGroup
	for _, name := range names {
		alone, err := PDF(named("CN", name, 5), fonts)
		if err != nil {
			t.Fatal(err)
		}
		together.Go(func() {
			if again, err := PDF(named("CN", name, 5), fonts); err != nil || !bytes.Equal(alone, again) {
				t.Errorf("%.20q: it depends on what else is written, %v", name, err)
			}
		})
	}
	together.Wait()
}

// opened reads a document with a third-party reader.
func opened(t *testing.T, file []byte) *reader.Reader {
	t.Helper()
	r, err := reader.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// read returns the letters of a document in visual order, without spaces.
func read(t *testing.T, file []byte) string {
	t.Helper()
	r := opened(t, file)
	var b strings.Builder
	for page := 1; page <= r.NumPage(); page++ {
		for _, letter := range r.Page(page).Content().Text {
			b.WriteString(letter.S)
		}
	}
	return squeezed(b.String())
}

// squeezed returns text without spaces and without the reader's separators.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u3000' || r == '\u00a0' || r == '\ufffd' || r == '\n' {
			return -1
		}
		return r
	}, s)
}

// TestText: text copied from a document equals the written text.
func TestText(t *testing.T) {
	own, err := ownFonts()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text        string
		fonts       *Fonts
		rightToLeft bool
	}{
		"Latin":                    {"Łódź & Söhne GmbH, fi ffl", own, false},
		"Greek and Cyrillic":       {"Ελλάς Москва Ἀθῆναι", own, false},
		"Armenian and Georgian":    {"Հայաստան საქართველო", own, false},
		"Hebrew":                   {"חברת הדוגמה", own, true},
		"Arabic":                   {"شركة الاختبار المحدودة لله", own, true},
		"Arabic, a font for it":    {"شركة الاختبار المحدودة لله", worldFonts(t), true},
		"Chinese":                  {"北京示例软件科技有限公司", worldFonts(t), false},
		"Japanese":                 {"株式会社サンプル", worldFonts(t), false},
		"Korean":                   {"주식회사한국소프트웨어", worldFonts(t), false},
		"Thai":                     {"บริษัทตัวอย่างน้ำจำกัด", worldFonts(t), false},
		"Devanagari":               {"हिन्दी सॉफ्टवेयर क्षत्रिय", worldFonts(t), false},
		"what PDF has for its own": {"{nb} (a) \\( \\) %d % << >> <41> /Name ] TJ", own, false},
		"what PDF has, split":      {"{n" + "b} { n b }", own, false},
		"a sign of a high plane":   {"Acme 😀", own, false},
	} {
		file, err := PDF(named("DE", c.text, 1), c.fonts)
		if err != nil {
			t.Fatal(err)
		}
		want := squeezed(c.text)
		if c.rightToLeft {
			letters := []rune(want)
			slices.Reverse(letters)
			want = string(letters)
		}
		if got := read(t, file); strings.Count(got, want) < 5 {
			t.Errorf("%s: the document lacks %q:\n%s", name, want, got)
		}
		if len(file) > 60_000 {
			t.Errorf("%s: %d bytes; more of the fonts is in it than is used", name, len(file))
		}
	}
}

// TestNote: letters that no font has are reported, with their fields and the path of the HTML page.
func TestNote(t *testing.T) {
	d := example(4)
	d.OrderInformation.Lines[1].Product.Name = "東京 タワー Pro"
	d.OrderInformation.Lines[2].Product.Name = "\U00013080"
	file, err := PDF(d, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := read(t, file)
	for _, want := range []string{
		"LettersthatthisPDFhasnofontforstandas[notshown],in:City;Productoflines2to3.Thepageofthisdocumentshowsthem:/documents/orders/ORD-1",
		"[notshown]Pro", "City[notshown]😀",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the document lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "[notshown][notshown]") {
		t.Errorf("it is said twice in a row:\n%s", got)
	}
	file, err = PDF(d, worldFonts(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, file); strings.Contains(got, "Productoflines2to3") || !strings.Contains(got, "東京タワーPro") || !strings.Contains(got, "Productofline3") {
		t.Errorf("with fonts:\n%s", got)
	}
}

// TestMetadata: the metadata of a document are its title and date, and no more.
func TestMetadata(t *testing.T) {
	file, err := PDF(example(1), nil)
	if err != nil {
		t.Fatal(err)
	}
	trailer := opened(t, file).Trailer()
	info := trailer.Key("Info")
	if keys := info.Keys(); !slices.Equal(keys, []string{"CreationDate", "Title"}) {
		t.Errorf("it says of itself %v", keys)
	}
	if got := info.Key("Title").Text(); got != "Fulfillment Document ORD-1" {
		t.Errorf("title %q", got)
	}
	if got := trailer.Key("Root").Key("Lang").RawString(); got != "en" {
		t.Errorf("language %q", got)
	}
}

// TestFontsInOrder: the first font that has a letter is used, the program's own fonts last.
func TestFontsInOrder(t *testing.T) {
	arabic, devanagari := fontFile(t, arabicFont), fontFile(t, devanagariFont)
	for name, c := range map[string]struct {
		files     []string
		text      string
		uses, not string
	}{
		"none":                    {text: "شركة", uses: "+DejaVuSans", not: "+Amiri"},
		"one that has it":         {files: []string{arabic}, text: "شركة", uses: "+Amiri", not: "+DejaVuSans"},
		"one that does not":       {files: []string{devanagari}, text: "شركة", uses: "+DejaVuSans", not: "+Amiri"},
		"the second has it":       {files: []string{devanagari, arabic}, text: "شركة", uses: "+Amiri", not: "+DejaVuSans"},
		"the first of two":        {files: []string{fontFile(t, variableFont), arabic}, text: "شركة", uses: "+NotoSansArabic", not: "+DejaVuSans"},
		"digits follow the words": {files: []string{arabic}, text: "12", uses: "+Amiri", not: "+Liberation"}, // it has Latin letters, so all digits are set in it
	} {
		fonts, err := OpenFonts(c.files...)
		if err != nil {
			t.Fatal(err)
		}
		file, err := PDF(named("SA", c.text, 1), fonts)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(file, []byte(c.uses)) || bytes.Contains(file, []byte(c.not)) {
			t.Errorf("%s: it must use %s and not %s: %q", name, c.uses, c.not, bytes.Join(allFonts(file), []byte(", ")))
		}
	}
}

func allFonts(file []byte) (all [][]byte) {
	for _, part := range bytes.Split(file, []byte("/BaseFont /"))[1:] {
		all = append(all, bytes.Fields(part)[0])
	}
	return all
}

// BenchmarkPDF writes a document of a thousand lines.
func BenchmarkPDF(b *testing.B) {
	d := example(1000)
	for b.Loop() {
		if _, err := PDF(d, nil); err != nil {
			b.Fatal(err)
		}
	}
}
