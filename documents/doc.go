// Package documents writes the Fulfillment Document, what a customer receives after an order, as a page that prints well and as PDF.
// Both say the same, and equal documents give equal bytes.
package documents
