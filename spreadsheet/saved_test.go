package spreadsheet_test

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/changes"
	"entitlegraph/spreadsheet"
)

// TestSavedBySpreadsheets: files that spreadsheets saved are read with the content of their rows.
func TestSavedBySpreadsheets(t *testing.T) {
	for name, file := range map[string]string{
		"Excel, CSV UTF-8":             "\ufefflogin,givenName,status\r\nann@acme.example,Zoë,\r\nbob@acme.example,Bob,ACTIVE\r\n",
		"Excel, German, CSV UTF-8":     "\ufefflogin;givenName;status\r\nann@acme.example;Zoë;\r\nbob@acme.example;Bob;ACTIVE\r\n",
		"Excel, columns that were cut": "\ufefflogin,givenName,status,,\r\nann@acme.example,Zoë,,,\r\nbob@acme.example,Bob,ACTIVE,,\r\n",
		"LibreOffice, all text quoted": "\"login\",\"givenName\",\"status\"\n\"ann@acme.example\",\"Zoë\",\n\"bob@acme.example\",\"Bob\",\"ACTIVE\"\n",
		"Google Sheets":                "login,givenName,status\r\nann@acme.example,Zoë,\r\nbob@acme.example,Bob,ACTIVE",
		"Numbers":                      "login;givenName;status\r\nann@acme.example;Zoë;\r\nbob@acme.example;Bob;ACTIVE",
		"short rows":                   "login,givenName,status\nann@acme.example,Zoë\nbob@acme.example,Bob,ACTIVE\n",
		"rows of separators":           "login,givenName,status\nann@acme.example,Zoë,\nbob@acme.example,Bob,ACTIVE\n,,\n,,,,,\n;\n,\n",
		"rows of semicolons":           ";;\nlogin;givenName;status\n;;\nann@acme.example;Zoë\n;;;;\nbob@acme.example;Bob;ACTIVE\n;\n",
		"blank rows":                   "\n\r\nlogin,givenName,status\n\nann@acme.example,Zoë\n   \n\u00a0,\u00a0\n\t,\u200b,\ufeff\n\"\"\n\" \",\nbob@acme.example,Bob,ACTIVE\n\n\n",
		"an empty column at the end":   "login,givenName,status,\nann@acme.example,Zoë,,\nbob@acme.example,Bob,ACTIVE, \n",
		"an empty column amid":         "login,,givenName, \u00a0,status\nann@acme.example,,Zoë,,\nbob@acme.example,\u00a0,Bob,,ACTIVE\n",
		"an empty column at the start": ",login,givenName,status\n,ann@acme.example,Zoë,\n,bob@acme.example,Bob,ACTIVE\n",
		"headings in another case":     "LOGIN, Given Name ,\u00a0Status\nann@acme.example,Zoë,\nbob@acme.example,Bob,ACTIVE\n",
		"two marks":                    "\ufeff\ufefflogin,givenName,status\nann@acme.example,Zoë,\nbob@acme.example,Bob,ACTIVE\n",
		"cells with spaces around":     "login,givenName,status\n ann@acme.example ,\u00a0Zoë ,\nbob@acme.example,Bob,ACTIVE\u00a0\n",
		"another order":                "status,login,givenName\n,ann@acme.example,Zoë\nACTIVE,bob@acme.example,Bob\n",
	} {
		want := []changes.Change{
			changes.CreateUser{AccountNumber: "ACC", Login: "ann@acme.example", LoginKey: "ann@acme.example", Status: "INVITED"},
			changes.UpdateUser{LoginKey: "ann@acme.example", GivenName: changes.Say("Zoë")},
			changes.CreateUser{AccountNumber: "ACC", Login: "bob@acme.example", LoginKey: "bob@acme.example", Status: "ACTIVE"},
			changes.UpdateUser{LoginKey: "bob@acme.example", GivenName: changes.Say("Bob")},
		}
		made, problems := plan(t, file, nil)
		if diff := cmp.Diff(want, made); diff != "" || len(problems) > 0 {
			t.Errorf("%s: %v %s", name, problems, diff)
		}
	}
}

// TestRowsAreThoseOfSpreadsheets: a message has the row number of the spreadsheet, whatever the content of the rows before.
func TestRowsAreThoseOfSpreadsheets(t *testing.T) {
	for name, file := range map[string]string{
		"blank rows":                      "\nlogin,status\n\n,,\n!\n",
		"line breaks inside of cells":     "login,products\n\"ann@acme.example\",\"P1\nP2\r\nP3\"\nbob@acme.example,\"\n\"\ncleo@acme.example,\n!,\n",
		"a line break in a blank row":     "login,status\n\"\n\n\",\n\na@acme.example\n!\n",
		"a heading with a line break":     "\"Given\nName\",login\n,a@acme.example\n,b@acme.example\n,c@acme.example\n,!\n",
		"quotation marks that never end":  "login\na@acme.example\n\"b\n@acme.example\"\n\n\"!\n\n\n",
		"a quotation mark amid a cell":    "login,givenName\r\n\r\na@acme.example,\"x\r\ny\"\r\nb@acme.example,\r\nc,5\" screen\r\n",
		"a byte that is not UTF-8":        "login,givenName\na@acme.example,\"\n\"\n\nb@acme.example,\nc@acme.example,J\xfcrgen\n",
		"a carriage return alone":         "login,givenName\na@acme.example,\"\n\"\n\nb@acme.example,\nc@acme.example\rd@acme.example\n",
		"more cells than headings":        "login\na@acme.example\n\n\nb@acme.example,x\n",
		"a login that stands there twice": "login\na@acme.example\n\n\nA@acme.example\n",
	} {
		if _, problems := spreadsheet.Read([]byte(file)); len(problems) == 0 || problems[len(problems)-1].Row != 5 {
			t.Errorf("%s: %+v, want row 5", name, problems)
		}
	}
}

// TestRefusedFiles: a file that cannot be read is refused with one problem, which names the cause and the remedy.
func TestRefusedFiles(t *testing.T) {
	const text = "login,givenName\r\nann@acme.example,Jürgen\r\n"
	for name, test := range map[string]struct {
		file string
		says []string
	}{
		"UTF-16LE with a mark":          {wide("\ufeff"+text, false), []string{"UTF-16", "CSV UTF-8"}},
		"UTF-16BE with a mark":          {wide("\ufeff"+text, true), []string{"UTF-16", "CSV UTF-8"}},
		"UTF-16LE without a mark":       {wide(text, false), []string{"UTF-16", "CSV UTF-8"}},
		"UTF-16BE without a mark":       {wide(text, true), []string{"UTF-16", "CSV UTF-8"}},
		"Excel's Unicode Text":          {wide("\ufefflogin\tgivenName\r\n", false), []string{"UTF-16"}},
		"UTF-32LE without a mark":       {"l\x00\x00\x00o\x00\x00\x00g\x00\x00\x00", []string{"UTF-32"}},
		"a zero byte":                   {"login\nann\x00@acme.example\n", []string{"zero byte"}},
		"CR alone":                      {"login,givenName\rann@acme.example,Ann\r", []string{"carriage return", "Macintosh", "LF or CRLF"}},
		"CR CR LF":                      {"login\r\r\nann@acme.example\r\r\n", []string{"carriage return"}},
		"tabs":                          {"login\tgivenName\nann@acme.example\tAnn\n", []string{"tabs", "commas or semicolons"}},
		"tabs, quoted":                  {"\"login\"\t\"givenName\"\nann@acme.example\tAnn\n", []string{"tabs"}},
		"vertical bars":                 {"login|givenName\n", []string{"vertical bars"}},
		"sep=;":                         {"sep=;\nlogin;givenName\n", []string{`"sep=;"`, "delete the line"}},
		"sep=, quoted":                  {"\"sep=,\"\r\nlogin,givenName\r\n", []string{"sep=,", "delete the line"}},
		"SEP = tab":                     {"\ufeffSEP=\t\nlogin\tgivenName\n", []string{"SEP=", "delete the line"}},
		"Windows-1252":                  {"login,givenName\nann@acme.example,J\xfcrgen\n", []string{"0xFC", "Windows-1252", "CSV UTF-8"}},
		"MS-DOS":                        {"login,givenName\nann@acme.example,J\x81rgen\n", []string{"0x81", "MS-DOS"}},
		"a workbook":                    {"PK\x03\x04\x14\x00\x06\x00", []string{".xlsx", "CSV UTF-8"}},
		"a workbook of older Excel":     {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", []string{".xls"}},
		"HTML":                          {"<html><table><tr><td>login</td></tr></table></html>", []string{"HTML"}},
		"nothing":                       {"", []string{"no headings", "login"}},
		"a mark alone":                  {"\ufeff", []string{"no headings"}},
		"blank rows alone":              {"\r\n,,\r\n;\r\n", []string{"no headings"}},
		"content without a heading":     {"login,,status\nann@acme.example,Ann,\n", []string{"column B has no heading", "Ann"}},
		"more cells than headings":      {"login\nann@acme.example,,,Ann\n", []string{"column D has no heading", "Ann"}},
		"an unknown heading":            {"login,shoe size\nann@acme.example,40\n", []string{`"shoe size"`, "givenName"}},
		"a heading twice":               {"login,Given Name,givenname\n", []string{"givenName", "twice"}},
		"a quotation mark amid a cell":  {"login,givenName\nann@acme.example,5\" screen\n", []string{"amid", "doubled"}},
		"a quotation mark without end":  {"login,givenName\nann@acme.example,\"Ann\n", []string{"does not end", "doubled"}},
		"text behind a quotation mark":  {"login,givenName\nann@acme.example,\"Ann\" Lee\n", []string{"goes on behind"}},
		"two separators":                {"login;givenName\nann@acme.example,Ann\n", []string{"host name"}},
		"comma-separated in one column": {"\"login,givenName\"\n\"ann@acme.example,Ann\"\n", []string{"login,givenName"}},
	} {
		rows, problems := spreadsheet.Read([]byte(test.file))
		if len(rows) > 0 || len(problems) != 1 || problems[0].Row < 1 || problems[0].Code != changes.InvalidInput {
			t.Errorf("%s: %v %+v", name, rows, problems)
			continue
		}
		for _, part := range test.says {
			if !strings.Contains(problems[0].Message, part) {
				t.Errorf("%s: %q does not say %q", name, problems[0].Message, part)
			}
		}
	}
}

// wide returns a text in UTF-16.
func wide(text string, bigEndian bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		high, low := byte(unit>>8), byte(unit)
		if bigEndian {
			high, low = low, high
		}
		b.WriteByte(low)
		b.WriteByte(high)
	}
	return b.String()
}
