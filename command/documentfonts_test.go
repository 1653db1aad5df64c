package command

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	fonts "github.com/go-text/typesetting-utils/harfbuzz"

	"entitlegraph/neo4j/neo4jtest"
)

// TestServeDocumentFont: a server writes documents in the font files of its settings, whether from flags or from the environment.
func TestServeDocumentFont(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	write := func(name string) string {
		content, err := fonts.Files.ReadFile("perf_reference/fonts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	hindi, arabic := write("NotoSansDevanagari-Regular.ttf"), write("Amiri-Regular.ttf")
	p := "FONT" + time.Now().UTC().Format("150405.000000")
	records := strings.ReplaceAll(strings.Join([]string{
		`{"type":"product","code":"#P","name":"हिन्दी सॉफ्टवेयर"}`,
		`{"type":"organization","accountNumber":"#A","name":"شركة","currency":"EUR","sites":[{"customerNumber":"#S","name":"حساب","country":"SA"}]}`,
		`{"type":"contract","contractNumber":"#C","accountNumber":"#A","startsOn":"2026-01-01","orders":[{"orderNumber":"#O","orderedOn":"2026-01-01","customerNumber":"#S","lines":[{"product":"#P"}]}]}`,
	}, "\n"), "#", p)
	if status, stdout, stderr := command(t, records, append([]string{"import", "-"}, flags...)...); status != exitOK {
		t.Fatalf("import: status %d\n%s%s", status, stdout, stderr)
	}
	document := func(s *served) []byte {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/documents/orders/"+p+"O.pdf", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("status %d, %v", response.StatusCode, err)
		}
		return body
	}
	without := document(serve(t, flags...))
	if bytes.Contains(without, []byte("+NotoSansDevanagari")) || bytes.Contains(without, []byte("+Amiri")) {
		t.Error("a server without the setting has the fonts")
	}
	once := document(serve(t, append(flags, "--document-font", hindi+","+arabic)...))
	twice := document(serve(t, append(flags, "--document-font", hindi, "--document-font", arabic)...))
	t.Setenv("ENTITLEGRAPH_DOCUMENT_FONT", hindi+","+arabic)
	fromEnvironment := document(serve(t, flags...))
	for name, file := range map[string][]byte{"one flag": once, "two flags": twice, "environment": fromEnvironment} {
		if !bytes.Contains(file, []byte("+NotoSansDevanagari")) || !bytes.Contains(file, []byte("+Amiri")) {
			t.Errorf("%s: the document is not written in the fonts", name)
		}
	}
}
