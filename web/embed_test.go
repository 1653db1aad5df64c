package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"entitlegraph/web"
)

var demo = web.Page{Endpoint: "/graphql", Login: "ada@acme.example", Account: "ACME", Notice: "No identity is configured."}

func ask(t *testing.T, h http.Handler, method, target string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// built returns the paths under which the server has the files of dist below dir.
func built(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join("dist", dir), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimPrefix(filepath.ToSlash(name), "dist"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestStatusAndType(t *testing.T) {
	h := web.Handler(demo)
	for target, want := range map[string]struct {
		status      int
		contentType string
	}{
		"/":                      {status: 200, contentType: "text/html; charset=utf-8"},
		"/?query=%7Bx%7D":        {status: 200, contentType: "text/html; charset=utf-8"},
		"/favicon.svg":           {status: 200, contentType: "image/svg+xml"},
		"/LICENSES.txt":          {status: 200, contentType: "text/plain; charset=utf-8"},
		"/index.html":            {status: 404, contentType: "text/plain; charset=utf-8"},
		"/assets/":               {status: 404, contentType: "text/plain; charset=utf-8"},
		"/assets/none.js":        {status: 404, contentType: "text/plain; charset=utf-8"},
		"/assets/../favicon.svg": {status: 404, contentType: "text/plain; charset=utf-8"},
		"/graphql":               {status: 404, contentType: "text/plain; charset=utf-8"},
		"//":                     {status: 404, contentType: "text/plain; charset=utf-8"},
	} {
		res := ask(t, h, http.MethodGet, target)
		if res.StatusCode != want.status || res.Header.Get("Content-Type") != want.contentType {
			t.Errorf("GET %s: %d %q, want %d %q", target, res.StatusCode, res.Header.Get("Content-Type"), want.status, want.contentType)
		}
	}
}

func TestStrictHeadersOnEveryAnswer(t *testing.T) {
	h := web.Handler(demo)
	targets := append(built(t, "assets"), "/", "/favicon.svg", "/none")
	for _, target := range targets {
		header := ask(t, h, http.MethodGet, target).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"X-Frame-Options":              "DENY",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		policy := header.Get("Content-Security-Policy")
		for _, want := range []string{
			"default-src 'none'", "script-src 'self';", "connect-src 'self'", "worker-src 'self';",
			"frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
		} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: policy %q lacks %q", target, policy, want)
			}
		}
		for _, never := range []string{"unsafe-eval", "http:", "https:", "*", "blob:"} {
			if strings.Contains(policy, never) {
				t.Errorf("%s: policy %q allows %q", target, policy, never)
			}
		}
	}
}

func TestCaching(t *testing.T) {
	h := web.Handler(demo)
	for _, target := range built(t, "assets") {
		if got, want := ask(t, h, http.MethodGet, target).Header.Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
			t.Errorf("%s: Cache-Control %q, want %q", target, got, want)
		}
	}
	for _, target := range []string{"/", "/favicon.svg"} {
		res := ask(t, h, http.MethodGet, target)
		if got := res.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q, want no-cache", target, got)
		}
		again := ask(t, h, http.MethodGet, target, "If-None-Match", res.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || body(t, again) != "" {
			t.Errorf("%s: %d for the ETag it gave, want 304 without a body", target, again.StatusCode)
		}
	}
	other := demo
	other.Login = "bob@acme.example"
	if a, b := ask(t, h, http.MethodGet, "/").Header.Get("ETag"), ask(t, web.Handler(other), http.MethodGet, "/").Header.Get("ETag"); a == b {
		t.Errorf("pages for two logins share the ETag %s", a)
	}
}

func TestCompression(t *testing.T) {
	h := web.Handler(demo)
	plain := body(t, ask(t, h, http.MethodGet, "/"))
	for accept, want := range map[string]string{
		"gzip": "gzip", "br, GZIP;q=0.5": "gzip", "*": "gzip",
		"": "", "br": "", "gzip;q=0": "", "gzip; q=0.000": "", "xgzip": "",
	} {
		res := ask(t, h, http.MethodGet, "/", "Accept-Encoding", accept)
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q, want %q", accept, got, want)
			continue
		}
		if res.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary is %q", accept, res.Header.Get("Vary"))
		}
		got := body(t, res)
		if want == "gzip" {
			r, err := gzip.NewReader(strings.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if _, err := b.ReadFrom(r); err != nil {
				t.Fatal(err)
			}
			got = b.String()
		}
		if got != plain {
			t.Errorf("Accept-Encoding %q: another page came back", accept)
		}
	}
}

func TestMethods(t *testing.T) {
	h := web.Handler(demo)
	for _, target := range []string{"/", "/favicon.svg", built(t, "assets")[0]} {
		head, get := ask(t, h, http.MethodHead, target), ask(t, h, http.MethodGet, target)
		if head.StatusCode != http.StatusOK || body(t, head) != "" {
			t.Errorf("HEAD %s: %d, want 200 without a body", target, head.StatusCode)
		}
		for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control"} {
			if head.Header.Get(name) != get.Header.Get(name) {
				t.Errorf("HEAD %s: %s %q, GET says %q", target, name, head.Header.Get(name), get.Header.Get(name))
			}
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
			res := ask(t, h, method, target)
			if res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q, want 405, GET and HEAD", method, target, res.StatusCode, res.Header.Get("Allow"))
			}
		}
	}
	if res := ask(t, h, http.MethodPost, "/none"); res.StatusCode != http.StatusNotFound {
		t.Errorf("POST /none: %d, want 404", res.StatusCode)
	}
}

var configBlock = regexp.MustCompile(`(?s)<script type="application/json" id="entitlegraph">(.*?)</script>`)

func TestConfigCannotLeaveItsElement(t *testing.T) {
	for _, login := range []string{
		"ada@acme.example", `</script><script>alert(1)</script>`, `<!--<script>`, `"quoted" \ & 'single'`, "\u2028\u2029", "{}</script>", "",
	} {
		want := web.Page{Endpoint: "/graphql", Login: login, Account: login, Product: login, CustomerNumber: login, Notice: login}
		page := body(t, ask(t, web.Handler(want), http.MethodGet, "/"))
		if strings.Count(page, "<script") != 2 || strings.Count(page, "</script>") != 2 {
			t.Errorf("%q adds or ends a script element: %s", login, page)
		}
		found := configBlock.FindStringSubmatch(page)
		if found == nil {
			t.Fatalf("%q: no configuration in %s", login, page)
		}
		var got web.Page
		if err := json.Unmarshal([]byte(found[1]), &got); err != nil || got != want {
			t.Errorf("%q came back as %+v, %v", login, got, err)
		}
	}
}

func TestIndexLoadsOnlyWhatIsHere(t *testing.T) {
	h := web.Handler(web.Page{})
	page := body(t, ask(t, h, http.MethodGet, "/"))
	references := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(references) < 3 {
		t.Fatalf("index.html refers to %d things, want its mark, a script and a style at least", len(references))
	}
	for _, reference := range references {
		if !strings.HasPrefix(reference[1], "/") || strings.HasPrefix(reference[1], "//") {
			t.Errorf("index.html loads %s from elsewhere", reference[1])
		} else if res := ask(t, h, http.MethodGet, reference[1]); res.StatusCode != http.StatusOK {
			t.Errorf("index.html refers to %s: %d", reference[1], res.StatusCode)
		}
	}
	if regexp.MustCompile(`(?i)https?://|\son\w+=|javascript:|<style`).MatchString(page) {
		t.Errorf("index.html names another host, or has code or style of its own: %s", page)
	}
}

func TestBuildIsFitToShip(t *testing.T) {
	hashed := regexp.MustCompile(`-[\w-]{8}\.(js|css|ttf)$`)
	for _, name := range built(t, "assets") {
		if !hashed.MatchString(name) {
			t.Errorf("%s: cached for ever, but no hash in its name", name)
		}
		content, err := os.ReadFile("dist" + name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".css") && regexp.MustCompile(`(?i)(url\(|@import)\s*["']?(https?:)?//`).Match(content) {
			t.Errorf("%s loads from another host", name)
		}
		if bytes.Contains(content, []byte("\n//# sourceMappingURL=")) {
			t.Errorf("%s names a source map", name)
		}
	}
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) {
		t.Error("package-lock.json names the registry it was made with")
	}
}
