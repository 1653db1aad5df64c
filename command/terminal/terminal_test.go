package terminal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entitlegraph/command/terminal/terminaltest"
)

// TestConsoleKeepsLinesApart: lines that are written while the status line is shown do not mix with it.
func TestConsoleKeepsLinesApart(t *testing.T) {
	s := terminaltest.New(t)
	c := NewConsole(s.File)
	working := c.Begin("working")
	for _, text := range []string{"one\n", "two", " and a half\n"} {
		c.show("working on it")
		if n, err := c.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
	}
	working.End()
	working.End()
	if _, lines := s.Close(); !cmp.Equal(lines, []string{"one", "two and a half", ""}) {
		t.Errorf("the screen: %q", lines)
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"Alpenglow Instruments":          "Alpenglow Instruments",
		"Kitsune Seiki 狐精機":              "Kitsune Seiki 狐精機",
		"e\u0301tude":                    "e\u0301tude",
		"می\u200cخواهم":                  "می\u200cخواهم",
		"\U0001f469\u200d\U0001f52c":     "\U0001f469\u200d\U0001f52c",
		"two\nlines\tand a tab":          `two\u000alines\u0009and a tab`,
		"\x1b[31mred\x07":                `\u001b[31mred\u0007`,
		"\u009b31m":                      `\u009b31m`,
		"abc\u202edef\u2066g":            `abc\u202edef\u2066g`,
		"\u061c\u200e\u200f\u200b\ufeff": `\u061c\u200e\u200f\u200b\ufeff`,
		"no\u00a0break\u3000wide":        "no break wide",
		"\u2028\u2029":                   `\u2028\u2029`,
		"\U000e0041":                     `\U000e0041`,
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestWhatIsWrittenIsSafe: for any text, tables and JSON have no control characters, and JSON has the same value.
func TestWhatIsWrittenIsSafe(t *testing.T) {
	safe := func(t *rapid.T, written string) {
		for _, r := range written {
			if r != '\n' && unicode.Is(unicode.C, r) && r != '\u200c' && r != '\u200d' || unicode.In(r, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U is written in %q", r, written)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text") + rapid.StringOf(rapid.SampledFrom([]rune("\u202e\u2066\x1b\u009b\x7f\u2028\U000e0041"))).Draw(t, "hostile")
		var table, answer bytes.Buffer
		if err := WriteTable(&table, [][]string{{"a", text, "b"}, {text, "c"}}); err != nil {
			t.Fatal(err)
		}
		safe(t, table.String())
		if err := WriteJSON(&answer, map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
		safe(t, answer.String())
		var read map[string]string
		if err := json.Unmarshal(answer.Bytes(), &read); err != nil || read["text"] != strings.ToValidUTF8(text, "\ufffd") {
			t.Fatalf("%q became %q, %v", text, read["text"], err)
		}
	})
}
