package records

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// readAll returns the result of each line: the type of its record, or its refusal.
func readAll(t *testing.T, in io.Reader) []string {
	t.Helper()
	r := NewReader(in)
	var all []string
	for {
		record, err := r.Next()
		var refused *LineError
		switch {
		case err == nil:
			all = append(all, fmt.Sprintf("%d %s", r.Line(), record.Type()))
		case errors.As(err, &refused):
			all = append(all, fmt.Sprintf("%d refused", refused.Line))
		case errors.Is(err, io.EOF):
			return all
		default:
			t.Fatal(err)
		}
	}
}

func TestReaderLines(t *testing.T) {
	long := with(goodProduct, `"P"`, `"`+strings.Repeat("P", MaxLine)+`"`)
	padded := goodProduct + strings.Repeat(" ", MaxLine-len(goodProduct))
	for name, test := range map[string]struct{ in, want string }{
		"nothing":                  {in: ""},
		"no end of line":           {in: goodProduct, want: "1 product"},
		"end of line":              {in: goodProduct + "\n", want: "1 product"},
		"Windows":                  {in: goodProduct + "\r\n" + goodGroup + "\r\n", want: "1 product,2 group"},
		"empty lines":              {in: "\n\n" + goodProduct + "\n  \t\n" + goodGroup, want: "3 product,5 group"},
		"byte order mark":          {in: "\ufeff" + goodProduct + "\n", want: "1 product"},
		"byte order mark later":    {in: goodProduct + "\n\ufeff" + goodGroup, want: "1 product,2 refused"},
		"only a byte order mark":   {in: "\ufeff"},
		"a bad line between":       {in: goodProduct + "\nx\n" + goodGroup, want: "1 product,2 refused,3 group"},
		"too long":                 {in: goodProduct + "\n" + long + "\n" + goodGroup, want: "1 product,2 refused,3 group"},
		"too long at the end":      {in: long, want: "1 refused"},
		"as long as may be":        {in: padded + "\n" + goodGroup, want: "1 product,2 group"},
		"one byte more":            {in: padded + " \n" + goodGroup, want: "1 refused,2 group"},
		"as long as may be, CR LF": {in: padded + "\r\n" + goodGroup, want: "1 product,2 group"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(test.in), iotest.DataErrReader(strings.NewReader(test.in))} {
				if got := strings.Join(readAll(t, in), ","); got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
			}
		})
	}
}

func TestReaderReturnsTheErrorOfItsInput(t *testing.T) {
	broken := errors.New("broken")
	r := NewReader(io.MultiReader(strings.NewReader(goodProduct+"\n"), iotest.ErrReader(broken)))
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// endless is a reader that repeats lines and does not store them.
type endless struct {
	line []byte
	left int
	rest []byte
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		if e.left == 0 {
			return 0, io.EOF
		}
		e.left--
		e.rest = e.line
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestReaderMemoryDoesNotGrow(t *testing.T) {
	const lines = 200_000
	r := NewReader(&endless{line: []byte(goodUser + "\n"), left: lines})
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var most uint64
	for n := 0; ; n++ {
		_, err := r.Next()
		if errors.Is(err, io.EOF) {
			if n != lines {
				t.Errorf("%d lines were read", n)
			}
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if n%50_000 == 49_999 {
			runtime.GC()
			runtime.ReadMemStats(&during)
			most = max(most, during.HeapAlloc)
		}
	}
	if most > before.HeapAlloc+1<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before.HeapAlloc, most)
	}
}

// TestWriterIsCanonical: a line that Writer wrote, read and written again, is the same line.
func TestWriterIsCanonical(t *testing.T) {
	raw, err := os.ReadFile("../graph/scenario/testdata/records.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	once := rewrite(t, raw)
	if twice := rewrite(t, once); !bytes.Equal(once, twice) {
		t.Error("writing again changes bytes")
	}
	if bytes.Count(once, []byte("\n")) != bytes.Count(raw, []byte("\n")) {
		t.Error("records were lost")
	}
	for _, line := range bytes.SplitAfter(once, []byte("\n")) {
		if len(line) > 0 && !bytes.HasPrefix(line, []byte(`{"type":"`)) {
			t.Fatalf("type is not first: %s", line)
		}
	}
}

func rewrite(t *testing.T, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	r, w := NewReader(bytes.NewReader(raw)), NewWriter(&out)
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out.Bytes()
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	b.SetBytes(int64(len(goodUser) + 1))
	r := NewReader(&endless{line: []byte(goodUser + "\n"), left: math.MaxInt})
	for b.Loop() {
		if _, err := r.Next(); err != nil {
			b.Fatal(err)
		}
	}
}
