package resolvers

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/rs/zerolog"

	"entitlegraph/documents"
	"entitlegraph/graph"
	"entitlegraph/policy"
	"entitlegraph/resolvers/middleware"
)

// fulfillment serves Fulfillment Documents: /documents/orders/{orderNumber} as a page, and with .pdf behind it as PDF. The suffix is in
// lower case and numbers are in upper case, so that one is never taken for the other.
type fulfillment struct {
	stores policy.Stores
	fonts  *documents.Fonts
	logger zerolog.Logger
}

// ServeHTTP writes the document of an order.
func (f *fulfillment) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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

// find gives the document of the order with that number.
func (f *fulfillment) find(r *http.Request, number string) (*graph.FulfillmentDocument, error) {
	if err := policy.MayRead(graph.ViewerOf(r.Context()), "Query.fulfillmentDocument", "read the Fulfillment Document of an order"); err != nil {
		return nil, err
	}
	store := f.stores.Graph(r.Context())
	order, err := single(store.OrdersByNumber(r.Context(), []string{number}))
	if err != nil || order == nil {
		return nil, unlessFound(err, number)
	}
	document, err := single(store.DocumentsOfOrders(r.Context(), []string{order.ID}))
	if err != nil || document == nil {
		return nil, unlessFound(err, number)
	}
	return document, nil
}

func unlessFound(err error, number string) error {
	if err != nil {
		return err
	}
	return refusal(graph.CodeNotFound,
		"No order that you may see has the number %s, so there is no Fulfillment Document. Check the number, or ask as somebody who may see the order.", number)
}

// fail refuses a request for a document.
func (f *fulfillment) fail(w http.ResponseWriter, r *http.Request, err error) {
	refuseHTTP(w, r, f.logger, err)
}

// statuses are those of errors outside of GraphQL.
var statuses = map[graph.Code]int{
	graph.CodeInvalid: http.StatusBadRequest, graph.CodeForbidden: http.StatusForbidden, graph.CodeNotFound: http.StatusNotFound, graph.CodeConflict: http.StatusConflict,
	graph.CodeLimit: http.StatusRequestEntityTooLarge, graph.CodeTimeout: http.StatusServiceUnavailable,
	graph.CodeUnavailable: http.StatusServiceUnavailable, middleware.CodeUnsupportedMediaType: http.StatusUnsupportedMediaType,
	middleware.CodeBadRequest: http.StatusBadRequest,
}

// refuseHTTP answers a request outside of GraphQL that failed, in the one shape of errors. What is not the caller's doing is logged.
func refuseHTTP(w http.ResponseWriter, r *http.Request, logger zerolog.Logger, err error) {
	e := presenter{logger: logger}.present(r.Context(), err)
	code, _ := e.Extensions["code"].(graph.Code)
	status, known := statuses[code]
	if !known {
		status = http.StatusInternalServerError
	}
	middleware.Refuse(w, r, status, code, e.Message)
}
