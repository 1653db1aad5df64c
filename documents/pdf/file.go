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

// file is a PDF being written: numbered objects, one after another (ISO 32000-1, 7.5).
type file struct {
	bytes.Buffer
	offsets []int // of each object, by its number less one
}

func newFile() *file {
	f := &file{}
	f.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // the second line says that bytes follow which are no text
	return f
}

// reserve gives the number of an object that is written later.
func (f *file) reserve() int {
	f.offsets = append(f.offsets, 0)
	return len(f.offsets)
}

// write writes an object under a number that was reserved.
func (f *file) write(number int, format string, values ...any) {
	f.offsets[number-1] = f.Len()
	fmt.Fprintf(f, "%d 0 obj\n", number)
	fmt.Fprintf(f, format, values...)
	f.WriteString("\nendobj\n")
}

// add writes an object, and gives its number.
func (f *file) add(format string, values ...any) int {
	number := f.reserve()
	f.write(number, format, values...)
	return number
}

// stream writes a compressed stream; entries are those of its dictionary beside what all streams have.
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

// end writes where the objects are. What identifies the file follows from what is in it, so that equal documents stay equal.
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

// utf16Hex gives text in UTF-16 as hexadecimal digits, in which nothing is a command.
func utf16Hex(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// textString gives text as an object.
func textString(text string) string { return "<FEFF" + utf16Hex(text) + ">" }

// dateString gives an instant in UTC as an object.
func dateString(t time.Time) string { return t.UTC().Format("(D:20060102150405Z)") }
