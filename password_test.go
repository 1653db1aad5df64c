package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entitlegraph/neo4j/neo4jtest"
)

// TestPasswordFile: the password is what the file says, and what is wrong with a file is told without any of it.
func TestPasswordFile(t *testing.T) {
	for name, test := range map[string]struct{ text, password, words string }{
		"one line":         {"s3cret\n", "s3cret", ""},
		"no end of line":   {"s3cret", "s3cret", ""},
		"Windows":          {"s3cret\r\n", "s3cret", ""},
		"spaces belong":    {" s3 cret \n", " s3 cret ", ""},
		"empty":            {"", "", "is empty"},
		"only a line end":  {"\n", "", "is empty"},
		"two lines":        {"s3cret\nmore\n", "", "must hold one line"},
		"no text":          {"s3cret\xff", "", "must hold one line"},
		"far too long":     {strings.Repeat("s3cret", 1000), "", "is longer than"},
		"an end too many":  {"s3cret\n\n", "", "must hold one line"},
		"a byte from afar": {"s3cret\x00", "", "must hold one line"},
	} {
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		password, err := passwordFile(file).read()
		if password != test.password || (err == nil) != (test.words == "") {
			t.Errorf("%s: %q, %v", name, password, err)
		}
		if err != nil && (!strings.Contains(err.Error(), test.words) || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPasswordFromFile: a command asks the database with the password in a file, and not with a wrong one; two are refused.
func TestPasswordFromFile(t *testing.T) {
	connection := neo4jtest.Open(t)
	file := filepath.Join(t.TempDir(), "password")
	flags := []string{"entitlements", "nobody@nowhere.example", "--neo4j-uri", connection.URI, "--neo4j-username", connection.Username, "--neo4j-password-file", file}
	for name, test := range map[string]struct {
		text, inEnvironment, words string
		status                     int
	}{
		"right":       {connection.Password + "\n", "", "nobody@nowhere.example", exitFailure},
		"wrong":       {"wrong-" + connection.Password, "", "NEO4J_PASSWORD_FILE", exitFailure},
		"two of them": {"x", "y", "are both set", exitUsage},
		"no such":     {"", "", "--neo4j-password-file", exitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			if test.inEnvironment != "" {
				t.Setenv("NEO4J_PASSWORD", test.inEnvironment)
			}
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			status, stdout, stderr := command(t, "", flags...)
			if status != test.status || !strings.Contains(stdout+stderr, test.words) || strings.Contains(stderr, connection.Password) {
				t.Errorf("status %d, not %d; wanted %q in:\n%s%s", status, test.status, test.words, stdout, stderr)
			}
		})
	}
}
