// Package documents writes the Fulfillment Document, which a customer receives after an order, as an HTML page for printing and as PDF.
// Both have the same content, and equal documents have equal bytes.
package documents
