package documents

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page and its style
	"encoding/base64"
	"html/template"

	"entitlegraph/graph"
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"style":   func() template.CSS { return template.CSS(style) }, // ours, nothing of it comes from outside
	"noLines": func() string { return noLines },
}).Parse(pageText))

// ContentSecurityPolicy lets a browser do nothing with the page but style it with the style that is in it.
var ContentSecurityPolicy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// HTML gives a document as a page of its own: no scripts, nothing from elsewhere, and fit for paper.
func HTML(d *graph.FulfillmentDocument) ([]byte, error) {
	var b bytes.Buffer
	err := page.Execute(&b, contentOf(d))
	return b.Bytes(), err
}
