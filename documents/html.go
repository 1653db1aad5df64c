package documents

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // page.html and page.css
	"encoding/base64"
	"html/template"

	"entitlegraph/graph"
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"style":   func() template.CSS { return template.CSS(style) }, // page.css, without any input
	"noLines": func() string { return noLines },
}).Parse(pageText))

// ContentSecurityPolicy forbids the page everything but its own style element.
var ContentSecurityPolicy = func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// HTML returns a document as a complete HTML page: without scripts, without other resources, and laid out for printing.
func HTML(d *graph.FulfillmentDocument) ([]byte, error) {
	var b bytes.Buffer
	err := page.Execute(&b, contentOf(d))
	return b.Bytes(), err
}
