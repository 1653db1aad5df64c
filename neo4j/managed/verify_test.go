package managed

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestVersionIsThatOfThePom(t *testing.T) {
	contains(t, string(pom), "<neo4j.version>"+Version+"</neo4j.version>")
	contains(t, checksums, "  neo4j-"+Version+".jar\n")
}

func TestVerify(t *testing.T) {
	write := func(dir, name, content string) {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	line := func(name, content string) string {
		sum := sha256.Sum256([]byte(content))
		return hex.EncodeToString(sum[:]) + "  " + name + "\n"
	}
	list := line("a.jar", "content of a") + line("b.jar", "content of b")
	for name, test := range map[string]struct {
		list  string
		alter func(dir string)
		want  string
	}{
		"whole":          {list: list, alter: func(string) {}},
		"a flipped byte": {list: list, alter: func(dir string) { write(dir, "b.jar", "content of c") }, want: "b.jar is damaged"},
		"one missing":    {list: list, alter: func(dir string) { must(t, os.Remove(filepath.Join(dir, "a.jar"))) }, want: "did not fetch a.jar"},
		"one too many":   {list: list, alter: func(dir string) { write(dir, "c.jar", "") }, want: "c.jar, which lib.sha256 does not list"},
		"a broken list":  {list: "abc  a.jar\n", alter: func(string) {}, want: "line 1 of lib.sha256"},
		"a way out":      {list: line("../a.jar", ""), alter: func(string) {}, want: "line 1 of lib.sha256"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(dir, "a.jar", "content of a")
			write(dir, "b.jar", "content of b")
			test.alter(dir)
			err := verify(dir, test.list)
			if test.want == "" {
				must(t, err)
			} else if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestUnsign(t *testing.T) {
	dir := t.TempDir()
	jar := filepath.Join(dir, "eclipse-collections-1.jar")
	file, err := os.Create(jar)
	must(t, err)
	writer := zip.NewWriter(file)
	for _, name := range []string{"META-INF/", "META-INF/MANIFEST.MF", "META-INF/KEY.SF", "META-INF/key.rsa", "a/B.class", "a/B.SF"} {
		entry, err := writer.Create(name)
		must(t, err)
		if !strings.HasSuffix(name, "/") {
			_, err = io.WriteString(entry, "content of "+name)
			must(t, err)
		}
	}
	must(t, writer.Close())
	must(t, file.Close())
	must(t, unsign(dir))

	reader, err := zip.OpenReader(jar)
	must(t, err)
	defer reader.Close()
	var names []string
	for _, entry := range reader.File {
		names = append(names, entry.Name)
	}
	if want := []string{"META-INF/", "META-INF/MANIFEST.MF", "a/B.class", "a/B.SF"}; !slices.Equal(names, want) {
		t.Errorf("entries %v, want %v", names, want)
	}
	content, err := reader.Open("a/B.class")
	must(t, err)
	read, err := io.ReadAll(content)
	must(t, err)
	if string(read) != "content of a/B.class" {
		t.Errorf("content %q", read)
	}
}

func TestJarsAreCompleteOnlyWithTheMarkerAndEveryJar(t *testing.T) {
	set := jars{dir: t.TempDir(), names: []string{"a.jar", "b.jar"}}
	for _, path := range []string{filepath.Join(set.dir, ".complete"), filepath.Join(set.lib(), "a.jar"), filepath.Join(set.lib(), "b.jar")} {
		if set.complete() {
			t.Errorf("complete without %s", path)
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte("x"), 0o600))
	}
	if !set.complete() {
		t.Error("not complete")
	}
	must(t, os.Truncate(filepath.Join(set.lib(), "b.jar"), 0))
	if set.complete() {
		t.Error("complete with an empty jar")
	}
}
