package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/rs/zerolog"

	"entitlegraph/documents"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

// documentFile serves Fulfillment Documents: /documents/orders/{orderNumber} as a page, and with .pdf behind it as PDF. The suffix is in
// lower case and numbers are in upper case, so that one is never taken for the other.
type documentFile struct {
	stores policy.Stores
	fonts  *documents.Fonts
	logger zerolog.Logger
}

// ServeHTTP writes the document of an order.
func (f *documentFile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := onlyParameters(r); err != nil {
		f.fail(w, r, err)
		return
	}
	name, asPDF := strings.CutSuffix(r.PathValue("document"), ".pdf")
	number, err := graph.NormalizeKey("order number", name)
	if err != nil {
		f.fail(w, r, err)
		return
	}
	document, err := f.find(r, number)
	if err != nil {
		f.fail(w, r, err)
		return
	}
	write, media, suffix := documents.HTML, "text/html; charset=utf-8", ".html"
	if asPDF {
		write, media, suffix = func(d *graph.FulfillmentDocument) ([]byte, error) { return documents.PDF(d, f.fonts) }, "application/pdf", ".pdf"
	}
	body, err := write(document)
	if err != nil {
		f.fail(w, r, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", media)
	header.Set("Content-Security-Policy", documents.ContentSecurityPolicy)
	header.Set("Content-Disposition", `inline; filename="fulfillment-`+number+suffix+`"`) // a number has no quotes (R1)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body)
}

// find returns the document of the order with that number.
func (f *documentFile) find(r *http.Request, number string) (*graph.FulfillmentDocument, error) {
	if err := policy.MayRead(graph.ViewerOf(r.Context()), "Query.fulfillmentDocument", "read the Fulfillment Document of an order"); err != nil {
		return nil, err
	}
	store := f.stores.Graph(r.Context())
	orders, err := store.OrdersByNumber(r.Context(), []string{number})
	if err != nil {
		return nil, err
	}
	if orders[0] == nil {
		return nil, noDocument(number)
	}
	found, err := store.DocumentsOfOrders(r.Context(), []string{orders[0].ID})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, noDocument(number)
	}
	return found[0], nil
}

func noDocument(number string) error {
	return graph.Errorf(graph.CodeNotFound,
		"No order that you may see has the number %s, so there is no Fulfillment Document. Check the number, or ask as somebody who may see the order.", number)
}

// fail refuses a request for a document.
func (f *documentFile) fail(w http.ResponseWriter, r *http.Request, err error) {
	refuseHTTP(w, r, f.logger, err)
}
