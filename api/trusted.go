package api

import (
	"crypto/sha256"
	"encoding/hex"

	"entitlegraph/operations"
)

// Documents are texts of GraphQL documents by hash: the SHA-256 of the text, in lower-case hex.
type Documents map[string]string

// Add adds a text.
func (d Documents) Add(text string) { d[HashOf(text)] = text }

// HashOf returns the hash of a document.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// ShippedDocuments returns the operations that come with the product, each as a document.
func ShippedDocuments() Documents {
	documents := Documents{}
	for _, operation := range operations.All() {
		documents.Add(operation)
	}
	return documents
}
