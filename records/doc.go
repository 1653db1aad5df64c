// Package records is the file format that import reads and export writes: newline-delimited JSON, one record a line, of seven types.
// It is pure: lines go in, normalised records come out, or a refusal that names line, field, rule and value. What a record means
// for what is already stored is decided by package changes.
//
// The format is written out in docs/records.md.
package records
