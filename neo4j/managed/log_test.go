package managed

import (
	"slices"
	"strings"
	"testing"
)

func TestMeaningfulLines(t *testing.T) {
	for name, test := range map[string]struct {
		log  string
		most int
		want []string
	}{
		"nothing":                    {log: "", most: 5, want: nil},
		"no trouble: the last lines": {log: "one\n\ntwo\nthree\n", most: 2, want: []string{"two", "three"}},
		"trouble: only that, without stack frames": {
			log: "2026-01-01 INFO  Starting...\n2026-01-01 ERROR Failed to start\njava.lang.RuntimeException: no\n\tat a.B.c(D.java:1)\n\t... 12 more\nCaused by: java.net.BindException: Address already in use\n\tat a.B.d(D.java:2)\n2026-01-01 INFO  Stopped.\n", most: 5,
			want: []string{"2026-01-01 ERROR Failed to start", "java.lang.RuntimeException: no", "Caused by: java.net.BindException: Address already in use"}},
		"colours":       {log: "\x1b[0m\x1b[31;1m[ERROR] no\x1b[0m\n", most: 5, want: []string{"[ERROR] no"}},
		"nothing twice": {log: "Caused by: X\nCaused by: X\n", most: 5, want: []string{"Caused by: X"}},
		"a long line":   {log: strings.Repeat("é", 300), most: 5, want: []string{strings.Repeat("é", 200) + " ..."}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := meaningfulLines(test.log, test.most); !slices.Equal(got, test.want) {
				t.Errorf("lines %q, want %q", got, test.want)
			}
		})
	}
}

func TestLastTrouble(t *testing.T) {
	log := "d ERROR [a] The first\nCaused by: old\nd INFO  [a] Between\nd ERROR [b] The last\njava.lang.X: y\n\tat z\nCaused by: new\nd WARN  [c] After\n"
	want := []string{"d ERROR [b] The last", "Caused by: new"}
	if got := lastTrouble(log, 5); !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	if got := lastTrouble("", 5); len(got) != 0 {
		t.Errorf("lines %q of an empty log", got)
	}
}
