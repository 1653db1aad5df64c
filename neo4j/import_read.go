package neo4j

import (
	"context"
	"errors"
	"io"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// The bounds of one batch.
const (
	// DefaultImportBatch is how many records one transaction takes.
	DefaultImportBatch = 5000
	// importBatchBytes bounds a batch of long lines, and with it the memory of this program and of the transaction.
	importBatchBytes = 4 << 20
)

// importItem is one line: a record, or why it is none.
type importItem struct {
	line   int
	record records.Record
	err    error
}

// importBatch is what one transaction takes.
type importBatch struct {
	items []importItem
	bytes int64 // of the input, up to the end of this batch
	next  int   // the line after this batch
	last  bool
	err   error // of the input, behind the last item
}

// failure gives the error of the input; there is none to tell when the import stopped before it.
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
	reader := records.NewReader(in)
	for last := false; !last; {
		batch := readImportBatch(reader, options)
		last = batch.last
		select {
		case out <- batch:
		case <-ctx.Done():
			return
		}
	}
}

func readImportBatch(reader *records.Reader, options ImportOptions) importBatch {
	batch := importBatch{items: make([]importItem, 0, options.BatchRecords)}
	start := reader.Bytes()
	for len(batch.items) < options.BatchRecords && reader.Bytes()-start < importBatchBytes && !batch.last {
		record, err := reader.Next()
		var refused *records.LineError
		switch {
		case err == nil:
			batch.items = append(batch.items, importItem{line: reader.Line(), record: record})
		case errors.As(err, &refused):
			batch.items = append(batch.items, importItem{line: refused.Line, err: refused.Err})
			batch.last = options.OnError == ImportStop
		case errors.Is(err, io.EOF):
			batch.last = true
		default:
			batch.last, batch.err = true, err
		}
	}
	batch.bytes, batch.next = reader.Bytes(), reader.Line()+1
	return batch
}
