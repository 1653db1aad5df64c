package resolvers

import (
	"context"
	"time"

	"entitlegraph/graph"
)

// LinkSigner signs links to downloads.
type LinkSigner interface {
	// Sign returns a link for the viewer to the download at a path, and until when it is valid.
	Sign(ctx context.Context, v *graph.Viewer, path string) (string, time.Time, error)
}

// HTMLLink returns a link to the document as a page.
func (r *fulfillmentDocumentResolver) HTMLLink(ctx context.Context, d *graph.FulfillmentDocument) (*graph.SignedLink, error) {
	return r.link(ctx, d.HTMLURL())
}

// PDFLink returns a link to the document as PDF.
func (r *fulfillmentDocumentResolver) PDFLink(ctx context.Context, d *graph.FulfillmentDocument) (*graph.SignedLink, error) {
	return r.link(ctx, d.PDFURL())
}

// UsersCSVLink returns a link to the users of the organization as a CSV file.
func (r *organizationResolver) UsersCSVLink(ctx context.Context, o *graph.Organization) (*graph.SignedLink, error) {
	return r.link(ctx, "/accounts/"+o.AccountNumber+"/users.csv")
}

// link signs a link to the download at a path, for the viewer.
func (r *Resolver) link(ctx context.Context, path string) (*graph.SignedLink, error) {
	if r.Links == nil {
		return nil, &graph.Error{Code: graph.CodeUnavailable, Operation: "resolvers: link", Message: "this server is not configured to sign links"}
	}
	link, until, err := r.Links.Sign(ctx, graph.ViewerOf(ctx), path)
	if err != nil {
		return nil, err
	}
	return &graph.SignedLink{URL: r.PublicURL + "/links/" + link, ExpiresAt: until}, nil
}
