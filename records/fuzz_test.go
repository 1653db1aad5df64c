package records

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"entitlegraph/graph"
)

// FuzzReader: for any file, each line is refused with a reason, decoded into a record, or empty, and lines are numbered in order. FuzzDecode
// tests single lines.
func FuzzReader(f *testing.F) {
	for _, file := range []string{
		goodProduct + "\n" + goodOrganization, "\ufeff" + goodProduct + "\r\n\n" + goodGroup, "{", "null\n[]\n", "\xff\n\x00", "\n\r\n", "\ufeff",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r := NewReader(bytes.NewReader(file))
		lines := bytes.Count(file, []byte("\n")) + 1
		for last := 0; ; last = r.Line() {
			record, err := r.Next()
			var refused *LineError
			switch {
			case errors.Is(err, io.EOF):
				if r.Bytes() != int64(len(file)) {
					t.Errorf("read %d of %d bytes", r.Bytes(), len(file))
				}
				return
			case errors.As(err, &refused) && (refused.Line != r.Line() || graph.CodeOf(err) != graph.CodeInvalid):
				t.Fatalf("line %d: %v", r.Line(), err)
			case refused == nil && (err != nil || record == nil):
				t.Fatalf("line %d: %v, %v", r.Line(), record, err)
			case r.Line() <= last || r.Line() > lines:
				t.Fatalf("line %d after %d of %d", r.Line(), last, lines)
			}
		}
	})
}
