package transfer

import (
	"context"
	"errors"
	"io"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// The bounds of one batch.
const (
	// DefaultImportBatch is the number of records of one transaction.
	DefaultImportBatch = 5000
	// importBatchBytes bounds a batch of long lines, and with it the memory of this program and of the transaction.
	importBatchBytes = 4 << 20
)

// importItem is one line: a record, or the error of its decoding.
type importItem struct {
	line   int
	record records.Record
	err    error
}

// importBatch is the lines of one transaction.
type importBatch struct {
	items []importItem
	bytes int64 // of the input, up to the end of this batch
	next  int   // the line after this batch
	last  bool
	err   error // of the input, after the last item
}

// failure returns the error of the input; nil when the import stopped before it.
func (b importBatch) failure(stopped bool) error {
	if b.err == nil || stopped {
		return nil
	}
	return &graph.Error{
		Code: graph.CodeInvalid, Operation: "neo4j: import", Cause: b.err, Message: "the input cannot be read to its end",
	}
}

// readImport decodes the input into batches, one ahead of the one that is being applied. The last batch is marked; with
// ImportStop, it ends with the first line that is no record.
func readImport(ctx context.Context, in io.Reader, options ImportOptions, out chan<- importBatch) {
	r := &importReader{reader: records.NewReader(in), options: options}
	for last := false; !last; {
		batch := r.batch()
		last = batch.last
		select {
		case out <- batch:
		case <-ctx.Done():
			return
		}
	}
}

// importReader splits lines into batches. A batch that is nearly full ends where another account begins: batches without an account in common
// need not wait for each other.
type importReader struct {
	reader  *records.Reader
	options ImportOptions
	left    *importItem // the line that was read ahead and begins the next batch
	bytes   int64       // of the input before that line, or so far
}

func (r *importReader) batch() importBatch {
	batch := importBatch{items: make([]importItem, 0, r.options.BatchRecords)}
	start, full := r.bytes, r.options.BatchRecords-r.options.BatchRecords/5
	if r.left != nil {
		batch.items, r.left = append(batch.items, *r.left), nil
		r.bytes = r.reader.Bytes()
	}
	for len(batch.items) < r.options.BatchRecords && r.bytes-start < importBatchBytes && !batch.last {
		record, err := r.reader.Next()
		var refused *records.LineError
		switch {
		case err == nil:
			item := importItem{line: r.reader.Line(), record: record}
			if n := len(batch.items); n >= full && batch.items[n-1].account() != item.account() {
				batch.bytes, batch.next, r.left = r.bytes, item.line, &item
				return batch
			}
			batch.items = append(batch.items, item)
		case errors.As(err, &refused):
			batch.items = append(batch.items, importItem{line: refused.Line, err: refused.Err})
			batch.last = r.options.OnError == ImportStop
		case errors.Is(err, io.EOF):
			batch.last = true
		default:
			batch.last, batch.err = true, err
		}
		r.bytes = r.reader.Bytes()
	}
	batch.bytes, batch.next = r.bytes, r.reader.Line()+1
	return batch
}

// account returns the account of a record; empty for a line that is no record, and for a product.
func (i importItem) account() string {
	if i.record == nil {
		return ""
	}
	return i.record.Account()
}
