// Package records is the file format of import and export: newline-delimited JSON, one record a line, of seven types. It is pure: it decodes
// a line into a normalised record, or into a refusal with line, field, rule and value. Package changes evaluates records against the stored
// graph.
//
// The format is documented in docs/records.md.
package records
