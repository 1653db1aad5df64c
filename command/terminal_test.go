package command

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/neo4jtest"
)

// screen is a terminal whose other end is handed to the program as a file.
type screen struct {
	file *os.File
	read chan string
	main *os.File
}

func newScreen(t *testing.T) *screen {
	t.Helper()
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(theirs, &pty.Winsize{Rows: 50, Cols: 200}); err != nil {
		t.Fatal(err)
	}
	s := &screen{file: theirs, main: ours, read: make(chan string, 1)}
	go func() {
		var all bytes.Buffer
		_, _ = io.Copy(&all, ours) // ends with an error when the other end is closed
		s.read <- all.String()
	}()
	t.Cleanup(func() { _ = ours.Close() })
	return s
}

// close gives all that was written, and what then stands on the screen.
func (s *screen) close() (written string, lines []string) {
	_ = s.file.Close()
	written = <-s.read
	line, column := []rune{}, 0
	for rest := []rune(written); len(rest) > 0; rest = rest[1:] {
		switch r := rest[0]; {
		case r == '\n':
			lines, line, column = append(lines, string(line)), nil, 0
		case r == '\r':
			column = 0
		case strings.HasPrefix(string(rest), "\x1b[K"):
			line, rest = line[:min(column, len(line))], rest[2:]
		default:
			line = append(line[:min(column, len(line))], append([]rune{r}, line[min(column+1, len(line)):]...)...)
			column++
		}
	}
	return written, append(lines, string(line))
}

// TestProgressEndsWithTheWork imports on a terminal: what is done is shown while it goes on, and nothing of it is left on the screen,
// however the import ends.
func TestProgressEndsWithTheWork(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	p := "PTY" + time.Now().UTC().Format("150405.000000") + "-"
	good := `{"type":"product","code":"` + p + `A","name":"A"}` + "\n"
	cancelled, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	defer close(over)
	for name, c := range map[string]struct {
		ctx    context.Context
		stdin  io.Reader
		status int
		words  string
	}{
		"done":        {t.Context(), strings.NewReader(good), exitOK, "0 refused."},
		"refused":     {t.Context(), strings.NewReader(good + `{"type":"product","code":"","name":"x"}` + "\n"), exitFailure, "line 2: "},
		"interrupted": {cancelled, &interrupting{Reader: strings.NewReader(good), interrupt: cancel, over: over}, exitFailure, "the import was stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t)
			if status := Run(c.ctx, append([]string{"import", "-"}, flags...), c.stdin, s.file, s.file); status != c.status {
				t.Errorf("status %d, not %d", status, c.status)
			}
			written, lines := s.close()
			if !strings.Contains(written, "importing") {
				t.Errorf("no progress is shown:\n%q", written)
			}
			if shown := strings.Join(lines, "\n"); strings.Contains(shown, "importing") || !strings.Contains(shown, c.words) || lines[len(lines)-1] != "" {
				t.Errorf("the screen, which should say %q and nothing of progress:\n%s", c.words, shown)
			}
		})
	}
	_, stdout, stderr := command(t, good, append([]string{"import", "-"}, flags...)...)
	if strings.Contains(stderr+stdout, "importing") || strings.ContainsAny(stderr+stdout, "\r\x1b") {
		t.Errorf("progress is written although there is no terminal: %q", stderr+stdout)
	}
}

// interrupting ends the command after its text, as Ctrl-C would; its own end does not come before the test's.
type interrupting struct {
	io.Reader
	interrupt func()
	over      chan struct{}
}

func (i *interrupting) Read(p []byte) (int, error) {
	n, err := i.Reader.Read(p)
	if err == io.EOF {
		i.interrupt()
		<-i.over
	}
	return n, err
}

// TestConsoleKeepsLinesApart writes lines while the status line is shown.
func TestConsoleKeepsLinesApart(t *testing.T) {
	s := newScreen(t)
	c := newConsole(s.file)
	working := c.begin("working")
	for _, text := range []string{"one\n", "two", " and a half\n"} {
		c.show("working on it")
		if n, err := c.Write([]byte(text)); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
	}
	working.end()
	working.end()
	if _, lines := s.close(); !cmp.Equal(lines, []string{"one", "two and a half", ""}) {
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
		if got := plain(text); got != want {
			t.Errorf("plain(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestWhatIsWrittenIsSafe holds for any text, in tables and in JSON: a terminal gets no control character of it, and JSON keeps its value.
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
		if err := writeTable(&table, [][]string{{"a", text, "b"}, {text, "c"}}); err != nil {
			t.Fatal(err)
		}
		safe(t, table.String())
		if err := writeJSON(&answer, map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
		safe(t, answer.String())
		var read map[string]string
		if err := json.Unmarshal(answer.Bytes(), &read); err != nil || read["text"] != strings.ToValidUTF8(text, "\ufffd") {
			t.Fatalf("%q became %q, %v", text, read["text"], err)
		}
	})
}

// TestAnswerIsAligned: the columns stand beneath each other on a terminal, with letters that take two columns and marks that take none.
func TestAnswerIsAligned(t *testing.T) {
	user := &graph.User{Login: "kai@狐.example", GivenName: "海", FamilyName: "\u202eOno", Status: graph.UserActive}
	product := func(code, name string) *graph.Product { return &graph.Product{Code: code, Name: name} }
	contract := &graph.Contract{ContractNumber: "K-1"}
	line := &graph.ContractLine{Contract: contract, CountryCode: "JP"}
	five := 5
	answer := &entitle.Answer{
		User: user, CountryCode: "JP", Rule: entitle.RuleProfile, At: time.Date(2026, 6, 30, 12, 0, 0, 0, time.UTC),
		Entitlements: []entitle.Entitlement{
			{Product: product("A", "設計ツール"), Quantity: &five, Lines: []*graph.ContractLine{line}},
			{Product: product("BB", "Re\u0301seau"), Lines: []*graph.ContractLine{line}, InGrace: true},
		},
	}
	var out bytes.Buffer
	if err := printAnswer(&out, answer, &graph.Organization{AccountNumber: "KITSUNE", Name: "狐精機"}); err != nil {
		t.Fatal(err)
	}
	want := `login           kai@狐.example (ACTIVE)
name            海 \u202eOno
organization    狐精機
account number  KITSUNE
at              2026-06-30T12:00:00Z
country         JP Japan, by rule PROFILE
valid until     no date alone changes it

MAY USE  QUANTITY   NAME        BECAUSE OF
A        5          設計ツール  K-1 JP
BB       unlimited  ` + "Re\u0301seau" + `      K-1 JP (in grace)

MAY NOT USE
nothing
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
