package documents

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/go-text/typesetting-utils/harfbuzz" // keeps the module with the fonts in go.mod
)

// fontFile returns the path of a font in the module with the tests' fonts.
func fontFile(t testing.TB, name string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: this test has the go command find its fonts")
	}
	directory, err := fontModule()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(directory, filepath.FromSlash(name))
}

var fontModule = sync.OnceValues(func() (string, error) {
	directory, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-text/typesetting-utils").Output()
	return strings.TrimSpace(string(directory)), err
})

// Fonts of a script each; the last has Chinese, Japanese and Korean letters, is a collection, and has outlines of the other kind.
const (
	arabicFont     = "harfbuzz/perf_reference/fonts/Amiri-Regular.ttf"
	devanagariFont = "harfbuzz/perf_reference/fonts/NotoSansDevanagari-Regular.ttf"
	thaiFont       = "opentype/common/FreeSerif.ttf"
	eastAsianFont  = "opentype/collections/NotoSansCJK-Bold.ttc"
	variableFont   = "opentype/common/NotoSansArabic.ttf"
)

// worldFonts have every script in the tests.
func worldFonts(t testing.TB) *Fonts {
	t.Helper()
	fonts, err := openWorld()
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

var openWorld = sync.OnceValues(func() (*Fonts, error) {
	directory, err := fontModule()
	if err != nil {
		return nil, err
	}
	var files []string
	for _, name := range []string{arabicFont, devanagariFont, eastAsianFont, thaiFont} {
		files = append(files, filepath.Join(directory, filepath.FromSlash(name)))
	}
	return OpenFonts(files...)
})

func TestOpenFontsRefuses(t *testing.T) {
	write := func(name string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	whole, err := os.ReadFile(fontFile(t, arabicFont))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, says string }{
		"no file":              {path: filepath.Join(t.TempDir(), "none.ttf"), says: "none.ttf: no such file"},
		"a directory":          {path: t.TempDir(), says: "is a directory"},
		"empty":                {path: write("empty.ttf", nil), says: "empty.ttf: not a TrueType or OpenType font"},
		"text":                 {path: write("text.ttf", []byte("this is no font")), says: "text.ttf: not a TrueType or OpenType font"},
		"half":                 {path: write("half.ttf", whole[:len(whole)/2]), says: "half.ttf: "},
		"its beginning":        {path: write("beginning.ttf", whole[:64]), says: "beginning.ttf: "},
		"pictures, no letters": {path: fontFile(t, "opentype/bitmap/NotoColorEmoji.ttf"), says: "NotoColorEmoji.ttf: the font has no outlines of letters"},
	} {
		_, err := OpenFonts(c.path)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
	}
}

// TestDamagedFonts: a damaged font file is refused, or documents can be written with it, whichever part is damaged.
func TestDamagedFonts(t *testing.T) {
	whole, err := os.ReadFile(fontFile(t, devanagariFont))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.ttf")
	for at := 0; at < len(whole); at += len(whole) / 60 {
		damaged := bytes.Clone(whole)
		for i := at; i < min(at+64, len(damaged)); i++ {
			damaged[i] ^= 0xA5
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		fonts, err := OpenFonts(path)
		if err != nil {
			continue
		}
		if _, err := PDF(named("DE", "हिन्दी क्षत्रिय", 1), fonts); err != nil {
			t.Errorf("damaged at %d: %v", at, err)
		}
	}
}
