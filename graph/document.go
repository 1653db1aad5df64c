package graph

import "time"

// FulfillmentDocument is the document that a customer receives after an order.
type FulfillmentDocument struct {
	OrderInformation OrderInformation
	SiteInformation  SiteInformation
}

// OrderInformation is the first section of a Fulfillment Document.
type OrderInformation struct {
	OrderNumber    string
	OrderedOn      Date
	ContractNumber string
	CustomerNumber string
	Lines          []*ContractLine // by place in the order
}

// SiteInformation is the second section of a Fulfillment Document.
type SiteInformation struct {
	CustomerNumber string
	PlacedSite
	AccountNumber string
}

// Country returns the country of the site.
func (s *SiteInformation) Country() Country { return CountryOf(s.CountryCode) }

// HTMLURL returns the path of the document as a page, on the same server.
func (d *FulfillmentDocument) HTMLURL() string {
	return "/documents/orders/" + d.OrderInformation.OrderNumber
}

// PDFURL returns the path of the document as PDF, on the same server.
func (d *FulfillmentDocument) PDFURL() string { return d.HTMLURL() + ".pdf" }

// SignedLink is a URL that opens one download without an Authorization header, for a short time.
type SignedLink struct {
	URL       string
	ExpiresAt time.Time
}
