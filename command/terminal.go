package command

import (
	"bytes"
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

// console is standard error: messages, log lines, and on a terminal a status line beneath them. Every line is written through it, so
// that a status line never stands in front of another line, nor behind its end.
type console struct {
	mutex    sync.Mutex
	out      io.Writer
	terminal bool
	width    func() int // of the terminal in columns; nil where no status line can be shown
	status   string     // what the status line says; empty while there is none
	partial  bool       // the last line written has no end yet: no status line is shown meanwhile
}

func newConsole(out io.Writer) *console {
	c := &console{out: out}
	f, ok := out.(*os.File)
	c.terminal = ok && term.IsTerminal(int(f.Fd()))
	if c.terminal && os.Getenv("TERM") != "dumb" {
		c.width = func() int {
			if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
				return columns
			}
			return 80
		}
	}
	return c
}

// clearLine moves to the first column and clears the line.
const clearLine = "\r\x1b[K"

// Write clears the status line, writes, and shows the status line again beneath what was written.
func (c *console) Write(p []byte) (int, error) {
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

// show makes text the status line; an empty text takes the line away. It does nothing where none can be shown.
func (c *console) show(text string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.width == nil {
		return
	}
	text = shorten(plain(text), c.width()-1) // a line that reaches the last column would wrap
	if text != c.status && !c.partial {
		fmt.Fprint(c.out, clearLine+text)
	}
	c.status = text
}

// progress shows on a terminal what a work has done so far and for how long it has gone on, from its begin to its end.
type progress struct {
	console *console
	began   time.Time
	work    atomic.Pointer[string]
	ended   func()
}

func (c *console) begin(work string) *progress {
	ending := make(chan struct{})
	var ticking sync.WaitGroup
	p := &progress{console: c, began: time.Now()}
	p.ended = sync.OnceFunc(func() {
		close(ending)
		ticking.Wait()
		c.show("")
	})
	p.did(work)
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

// did says what the work has done so far.
func (p *progress) did(work string) { p.work.Store(&work) }

func (p *progress) show() {
	p.console.show(fmt.Sprintf("%s [%d s]", *p.work.Load(), int(time.Since(p.began).Seconds())))
}

// end takes the status line away, for good. It may be called twice.
func (p *progress) end() { p.ended() }

// plain makes a text safe to show on a terminal: spaces of every width become a space, and what a terminal acts on or does not show
// (control characters, bidirectional controls, invisible and unassigned characters) is written as an escape such as \u202e. The two
// joiners stay: Persian and Indic names and emoji are written with them.
func plain(text string) string {
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

// plainLines is plain for a text of several lines.
func plainLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}

// plainJSON escapes the same characters in a JSON text, where they can only stand in strings; its value stays the same.
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

// shorten cuts a text to so many columns.
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

// writeTable writes rows in columns that are as wide as their widest cell on a terminal, where Chinese, Japanese and Korean letters
// take two columns and combining marks none. Cells are made plain.
func writeTable(out io.Writer, rows [][]string) error {
	var widths []int
	cells := make([][]string, len(rows))
	for i, row := range rows {
		for j, cell := range row {
			cell = plain(cell)
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
