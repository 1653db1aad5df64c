// Package mutation is what the mutations of the API take and give: inputs, which become changes of package changes once their
// values are read, and payloads, which tell what the changes came to.
package mutation
