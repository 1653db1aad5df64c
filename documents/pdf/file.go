package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
)

// file is a PDF file under construction: numbered objects, one after another (ISO 32000-1, 7.5).
type file struct {
	bytes.Buffer
	offsets []int // of the objects: index 0 is object number 1
}

func newFile() *file {
	f := &file{}
	f.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // the second line marks the file as binary
	return f
}

// reserve returns the number of an object that is written later.
func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

// write writes an object with a reserved number.
func (f *file) write(number int, format string, values ...any) {
	f.offsets[number-1] = f.Len()
	fmt.Fprintf(f, "%d 0 obj\n", number)
	fmt.Fprintf(f, format, values...)
	f.WriteString("\nendobj\n")
}

// add writes an object, and returns its number.
func (f *file) add(format string, values ...any) int {
	number := f.reserve()
	f.write(number, format, values...)
	return number
}

// stream writes a compressed stream with these additional entries in its dictionary, and returns its number.
func (f *file) stream(entries string, content []byte) (int, error) {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	if _, err := w.Write(content); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return f.add("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", entries, packed.Len(), packed.Bytes()), nil
}

// end writes the cross-reference table and the trailer. The file's identifier is a hash of its content, so that equal documents have equal bytes.
func (f *file) end(root, info int) []byte {
	sum := sha256.Sum256(f.Bytes())
	id := hex.EncodeToString(sum[:16])
	at := f.Len()
	fmt.Fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, offset := range f.offsets {
		fmt.Fprintf(f, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(f, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, root, info, id, id, at)
	return f.Bytes()
}

// utf16Hex returns text in UTF-16 as hexadecimal digits, which need no escapes.
func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// textString returns text as a string object.
func textString(text string) string { return "<FEFF" + utf16Hex(text) + ">" }

// dateString returns an instant, in UTC, as a date object.
func dateString(t time.Time) string { return t.UTC().Format("(D:20060102150405Z)") }
