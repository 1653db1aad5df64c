package managed

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

var (
	stackFrame = regexp.MustCompile(`^\s+at |^\s*\.\.\. \d+ more$|^\s*Suppressed:`)
	trouble    = regexp.MustCompile(`ERROR|WARN|Exception|Caused by|Error\b|[Ff]ailed|not `)
)

// colour matches the escape sequences that Maven writes to a terminal.
var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// meaningfulLines returns the last informative lines of a log: without stack frames and
// repeats, and only errors if there are any.
func meaningfulLines(log string, most int) []string {
	var all, troubled []string
	for line := range strings.Lines(log) {
		line = strings.TrimRight(colour.ReplaceAllString(line, ""), "\r\n ")
		if line == "" || stackFrame.MatchString(line) {
			continue
		}
		line = shorten(strings.TrimSpace(line))
		if slices.Contains(all, line) {
			continue
		}
		all = append(all, line)
		if trouble.MatchString(line) {
			troubled = append(troubled, line)
		}
	}
	if len(troubled) > 0 {
		all = troubled
	}
	return all[max(0, len(all)-most):]
}

// lastTrouble returns the last error of a long log, with its causes.
func lastTrouble(log string, most int) []string {
	if at := strings.LastIndex(log, " ERROR "); at >= 0 {
		log = log[strings.LastIndexByte(log[:at], '\n')+1:]
	}
	var lines []string
	for _, line := range meaningfulLines(log, 100) {
		if len(lines) == 0 || strings.HasPrefix(line, "Caused by") {
			lines = append(lines, line)
		}
	}
	return lines[max(0, len(lines)-most):]
}

func shorten(line string) string {
	const longest = 400
	if len(line) <= longest {
		return line
	}
	return strings.ToValidUTF8(line[:longest], "") + " ..."
}

// readTail returns the last bytes of a file; empty when it cannot be read.
func readTail(path string, most int64) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > most {
		_, _ = file.Seek(-most, io.SeekEnd) // if this fails, the file is read from its start
	}
	content, _ := io.ReadAll(file)
	return string(content)
}
