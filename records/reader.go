package records

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"entitlegraph/graph"
)

// MaxLine is the maximum size of a line in bytes, without its line break.
const MaxLine = 1 << 20

// LineError is a refusal of one line; it unwraps to a *graph.Error.
type LineError struct {
	Line int
	Err  error
}

// Error returns the line number and the refusal.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the refusal.
func (e *LineError) Unwrap() error { return e.Err }

// Reader reads records one by one. It has one line in memory, whatever the size of the input.
type Reader struct {
	in    *bufio.Reader
	long  []byte // a line that does not fit into in's buffer
	line  int
	bytes int64
}

// NewReader reads from in, which may begin with a byte order mark.
func NewReader(in io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(in, 64<<10)} }

// Line returns the number of the latest line, from 1.
func (r *Reader) Line() int { return r.line }

// Bytes returns the number of bytes of the input that were read so far.
func (r *Reader) Bytes() int64 { return r.bytes }

// Next returns the next record, and io.EOF at the end. It skips empty lines; Line returns the number of the record's line. A *LineError
// concerns that line alone, and Next continues after it. Any other error is an error of the input, and final.
func (r *Reader) Next() (Record, error) {
	for {
		line, err := r.read()
		var refused *LineError
		switch {
		case errors.As(err, &refused):
			return nil, err
		case err != nil:
			return nil, err
		case len(line) == 0:
			continue
		}
		record, err := Decode(line)
		if err != nil {
			return nil, &LineError{r.line, err}
		}
		return record, nil
	}
}

// read returns the next line without white space around it; the bytes are valid until the next call.
func (r *Reader) read() ([]byte, error) {
	r.long = r.long[:0]
	size, tooLong := 0, false
	for {
		part, err := r.in.ReadSlice('\n')
		size += len(part)
		r.bytes += int64(len(part))
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading after line %d: %w", r.line, err)
		}
		if errors.Is(err, io.EOF) && size == 0 {
			return nil, io.EOF
		}
		last := !errors.Is(err, bufio.ErrBufferFull)
		if last && len(r.long) == 0 && !tooLong {
			return r.finish(part)
		}
		if tooLong = tooLong || len(r.long)+len(bytes.TrimRight(part, "\r\n")) > MaxLine; !tooLong {
			r.long = append(r.long, part...)
		}
		if !last {
			continue
		}
		if tooLong {
			r.line++
			return nil, &LineError{r.line, graph.Invalid("", "the line has %d bytes; at most %d are allowed", size, MaxLine)}
		}
		return r.finish(r.long)
	}
}

// finish counts a complete line, and returns its content: without byte order mark and white space around it.
func (r *Reader) finish(line []byte) ([]byte, error) {
	r.line++
	if r.line == 1 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	return bytes.Trim(line, " \t\r\n"), nil
}
