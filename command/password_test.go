package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entitlegraph/neo4j/neo4jtest"
)

func TestPasswordFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "password")
	for content, want := range map[string]string{
		"secret": "secret", "secret\n": "secret", "secret\r\n": "secret", " with blanks \n": " with blanks ",
		"": "", "\n": "", "secret\nsecond\n": "",
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := passwordFile(path).read()
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", content, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %s", err)
		}
	}
}

func TestPasswordFileIsChecked(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	nowhere := []string{"export", "--neo4j-uri", "bolt://127.0.0.1:1", "--neo4j-password-file"}
	if status, _, stderr := command(t, "", append(nowhere, missing)...); status != exitUsage || !strings.Contains(stderr, missing) {
		t.Errorf("no such file: status %d, says %s", status, stderr)
	}
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NEO4J_PASSWORD", "other")
	if status, _, stderr := command(t, "", append(nowhere, path)...); status != exitUsage || !strings.Contains(stderr, "are both set") {
		t.Errorf("two passwords: status %d, says %s", status, stderr)
	}
}

// TestPasswordFileOpensTheDatabase: a file that the environment names, as in containers.
func TestPasswordFileOpensTheDatabase(t *testing.T) {
	connection := neo4jtest.Open(t)
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte(connection.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NEO4J_PASSWORD_FILE", path)
	status, _, stderr := command(t, "", "entitlements", "--neo4j-uri", connection.URI, "--neo4j-username", connection.Username, "nobody@password.example")
	if strings.Contains(stderr, "does not answer") || status == exitUsage {
		t.Errorf("status %d, says %s", status, stderr)
	}
}
