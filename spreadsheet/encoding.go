package spreadsheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"entitlegraph/changes"
)

const (
	// mark is the byte order mark, by which spreadsheets recognise UTF-8.
	mark = "\ufeff"
	// save is the advice how to save a file that Read reads.
	save = "save it as CSV in UTF-8 (Excel: \"CSV UTF-8 (comma delimited)\"; LibreOffice: \"Text CSV\", character set UTF-8; Google Sheets: \"Comma Separated Values\"; Numbers: \"CSV\", Unicode (UTF-8))"
)

// formats are the names of binary file formats, by their first bytes.
var formats = []struct{ magic, what string }{
	{"PK\x03\x04", "a workbook (such as .xlsx, .ods or .numbers) or another zip file"}, {"PK\x05\x06", "an empty zip file"},
	{"\xd0\xcf\x11\xe0", "a workbook of an older Excel (.xls)"}, {"\x1f\x8b", "compressed (gzip)"}, {"%PDF-", "a PDF"}, {"{\\rtf", "rich text (.rtf)"}, {"<", "HTML or XML"},
	{"\x00\x00\xfe\xff", "in UTF-32"}, {"\xff\xfe\x00\x00", "in UTF-32"}, {"\xfe\xff", "in UTF-16"}, {"\xff\xfe", "in UTF-16"},
}

// unreadable returns the problem of a file that is not text in UTF-8 with the line ends of CSV; nil when it is. The problem names the cause
// and the remedy.
func unreadable(file []byte) *Problem {
	for _, format := range formats {
		if bytes.HasPrefix(file, []byte(format.magic)) {
			return refused(1, "the file is %s, not CSV in UTF-8; "+save, format.what)
		}
	}
	if at := bytes.IndexByte(file, 0); at >= 0 {
		if width := widthOf(file); width != "" {
			return refused(1, "the file is in %s, not in UTF-8; "+save, width)
		}
		return refused(rowAt(file, at), "the file holds a zero byte, which no text has: it is damaged or not CSV; "+save)
	}
	if at := firstInvalid(file); at >= 0 {
		return refused(rowAt(file, at),
			"byte 0x%02X is not UTF-8: the file is in an older encoding, such as Windows-1252, ISO 8859-1 (Latin-1) or that of MS-DOS or Mac OS; "+save, file[at])
	}
	if at := loneReturn(file); at >= 0 {
		return refused(rowAt(file, at),
			"a line ends with a carriage return (CR) alone, as \"CSV (Macintosh)\" and \"Text (Macintosh)\" have it; lines must end with LF or CRLF; "+save)
	}
	return nil
}

// widthOf recognises UTF-16 and UTF-32 without a byte order mark: ASCII, with which a heading begins, has zero bytes at fixed positions in them.
func widthOf(file []byte) string {
	head := file[:min(len(file), 8)]
	ascii := func(width int, decode func([]byte) uint32) bool {
		if len(head) < width {
			return false
		}
		for at := 0; at+width <= len(head); at += width {
			if n := decode(head[at:]); n == 0 || n >= utf8.RuneSelf {
				return false
			}
		}
		return true
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if ascii(4, order.Uint32) {
			return "UTF-32"
		}
		if ascii(2, func(b []byte) uint32 { return uint32(order.Uint16(b)) }) {
			return "UTF-16"
		}
	}
	return ""
}

// firstInvalid returns the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(file []byte) int {
	for at := 0; at < len(file); {
		r, size := utf8.DecodeRune(file[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// loneReturn returns the offset of the first carriage return outside of quotation marks without a following line feed, or -1.
func loneReturn(file []byte) int {
	quoted := false
	for at, b := range file {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\r' && !quoted && (at+1 == len(file) || file[at+1] != '\n'):
			return at
		}
	}
	return -1
}

// rowAt returns the row of a byte, as in a spreadsheet: a line break inside of quotation marks begins no row.
func rowAt(file []byte, at int) int {
	row, quoted := 1, false
	for _, b := range file[:at] {
		switch {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			row++
		}
	}
	return row
}

// separatorOf returns the separator of the cells of a file, by the first line that is not blank: a semicolon if it has one and no comma,
// otherwise a comma. It refuses the other separators that spreadsheets can use.
func separatorOf(file []byte) (rune, *Problem) {
	row := 0
	for line := range bytes.Lines(file) {
		row++
		text := strings.TrimFunc(string(line), func(r rune) bool { return isInvisible(r) || strings.ContainsRune(`,;"`, r) })
		if text == "" {
			continue
		}
		if name, _, found := strings.Cut(text, "="); found && strings.EqualFold(strings.TrimSpace(name), "sep") {
			return 0, refused(row, "the line %.20q is an instruction for Excel and no row of the table: delete the line, the separator is found without it",
				bytes.TrimSpace(line))
		}
		switch comma, semicolon := bytes.IndexByte(line, ',') >= 0, bytes.IndexByte(line, ';') >= 0; {
		case comma:
			return ',', nil
		case semicolon:
			return ';', nil
		case strings.Contains(text, "\t"):
			return 0, refused(row, "the cells are separated by tabs; they must be separated by commas or semicolons: "+save)
		case strings.Contains(text, "|"):
			return 0, refused(row, "the cells are separated by vertical bars; they must be separated by commas or semicolons: "+save)
		}
		break
	}
	return ',', nil
}

// refused is a problem with the file as such.
func refused(row int, format string, values ...any) *Problem {
	return &Problem{Row: row, Code: changes.InvalidInput, Message: fmt.Sprintf(format, values...)}
}
