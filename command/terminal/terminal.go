// Package terminal writes for a person at a terminal: lines beneath which a status line stays, tables in columns, and texts without
// characters that a terminal acts on.
package terminal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/term"
)

// Console is standard error: messages, log lines, and on a terminal a status line below them. All output goes through it, so that
// the status line never shares a line with other output. It is safe for concurrent use.
type Console struct {
	// Terminal reports whether the output is a terminal.
	Terminal bool

	mutex   sync.Mutex
	out     io.Writer
	width   func() int // the columns of the terminal; nil if it cannot show a status line
	status  string     // the text of the status line; empty if there is none
	partial bool       // the last write did not end its line; until it does, the status line is hidden
}

// NewConsole returns a Console that writes to out. It shows a status line if out is a terminal and TERM is not "dumb".
func NewConsole(out io.Writer) *Console {
	c := &Console{out: out}
	f, ok := out.(*os.File)
	c.Terminal = ok && term.IsTerminal(int(f.Fd()))
	if c.Terminal && os.Getenv("TERM") != "dumb" {
		c.width = func() int {
			if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
				return columns
			}
			return 80
		}
	}
	return c
}

// clearLine moves the cursor to the first column and clears the line.
const clearLine = "\r\x1b[K"

// Write clears the status line, writes p, and shows the status line again below it.
func (c *Console) Write(p []byte) (int, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	var all bytes.Buffer
	if c.status != "" && !c.partial {
		all.WriteString(clearLine)
	}
	all.Write(p)
	if c.partial = !bytes.HasSuffix(p, []byte("\n")); !c.partial {
		all.WriteString(c.status)
	}
	if _, err := c.out.Write(all.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// show sets the status line; an empty text removes it. Without a terminal it does nothing.
func (c *Console) show(text string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.width == nil {
		return
	}
	text = shorten(Plain(text), c.width()-1) // a line that reaches the last column would wrap
	if text != c.status && !c.partial {
		fmt.Fprint(c.out, clearLine+text)
	}
	c.status = text
}

// Progress is a status line about one piece of work: its state and the seconds since it began.
type Progress struct {
	console *Console
	began   time.Time
	state   atomic.Pointer[string]
	end     func()
}

// Begin shows a status line with this state, and updates its seconds, until End.
func (c *Console) Begin(state string) *Progress {
	ending := make(chan struct{})
	var ticking sync.WaitGroup
	p := &Progress{console: c, began: time.Now()}
	p.end = sync.OnceFunc(func() {
		close(ending)
		ticking.Wait()
		c.show("")
	})
	p.Set(state)
	ticking.Go(func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			p.show()
			select {
			case <-ending:
				return
			case <-ticker.C:
			}
		}
	})
	return p
}

// Set replaces the state; it is shown within a second.
func (p *Progress) Set(state string) { p.state.Store(&state) }

func (p *Progress) show() {
	p.console.show(fmt.Sprintf("%s [%d s]", *p.state.Load(), int(time.Since(p.began).Seconds())))
}

// End removes the status line. It may be called twice.
func (p *Progress) End() { p.end() }

// Plain returns text as one line that is safe on a terminal: spaces of every width become a space, and characters that a terminal acts
// on or does not show (control characters, bidirectional controls, invisible and unassigned characters) become escapes such as \u202e.
// The two joiners stay, as Persian and Indic names and emoji need them.
func Plain(text string) string {
	const joiners = "\u200c\u200d"
	if strings.IndexFunc(text, func(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsPrint(r), strings.ContainsRune(joiners, r):
			b.WriteRune(r)
		case unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// PlainLines is Plain for a text of several lines.
func PlainLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Plain(line)
	}
	return strings.Join(lines, "\n")
}

// WriteJSON writes value as indented JSON, in which the characters that Plain escapes are escaped.
func WriteJSON(out io.Writer, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	_, err = out.Write(append(plainJSON(text), '\n'))
	return err
}

// plainJSON escapes in a JSON text the characters that Plain escapes. They occur in strings alone, so the value is the same.
func plainJSON(text []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(text) {
		switch {
		case r == '\n' || unicode.IsPrint(r) || unicode.Is(unicode.Zs, r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

// shorten returns the longest beginning of text that takes at most this many columns.
func shorten(text string, columns int) string {
	width, end := 0, 0
	for graphemes := uniseg.NewGraphemes(text); graphemes.Next(); {
		if width += graphemes.Width(); width > columns {
			return text[:end]
		}
		_, end = graphemes.Positions()
	}
	return text
}

// WriteTable writes rows in columns, each as wide as its widest cell on a terminal: a Chinese, Japanese or Korean letter is two columns
// wide, a combining mark none. Cells are written as Plain returns them.
func WriteTable(out io.Writer, rows [][]string) error {
	var widths []int
	cells := make([][]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			cell = Plain(cell)
			cells[i] = append(cells[i], cell)
			if j == len(widths) {
				widths = append(widths, 0)
			}
			widths[j] = max(widths[j], uniseg.StringWidth(cell))
		}
	}
	var b strings.Builder
	for _, row := range cells {
		for j, cell := range row {
			b.WriteString(cell)
			if j < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[j]-uniseg.StringWidth(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(out, b.String())
	return err
}
