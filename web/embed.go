// Package web serves the page on which people ask the API: GraphiQL, built from src into dist and embedded.
//
// The page comes with its first questions filled in, asks nothing of any other host, and runs under a policy that
// would refuse it.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed all:dist
var dist embed.FS

// Page is what the served page shows first.
type Page struct {
	// Endpoint is the path of the API on the same host: "/graphql" when empty.
	Endpoint string `json:"endpoint,omitempty"`
	// Login, Account, Product and CustomerNumber fill the variables of the example questions. Each may be empty.
	Login          string `json:"login,omitempty"`
	Account        string `json:"account,omitempty"`
	Product        string `json:"product,omitempty"`
	CustomerNumber string `json:"customerNumber,omitempty"`
	// Notice is one line shown as a banner, may be empty.
	Notice string `json:"notice,omitempty"`
}

// policy lets the page load and ask its own origin only. The editor writes its styles into the document, hence
// 'unsafe-inline' for those; no script may come that way.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
	"worker-src 'self'; font-src 'self' data:; img-src 'self' data:; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const (
	revalidate = "no-cache"
	immutable  = "public, max-age=31536000, immutable"
)

// contentTypes does not depend on what the machine happens to know about file names.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".ttf":  "font/ttf",
	".txt":  "text/plain; charset=utf-8",
}

// Handler serves the page at "/", its assets, its mark and the licenses of what it bundles; anything else is not found.
// It panics when the embedded build is not one of ours, which only a broken build can bring about.
func Handler(p Page) http.Handler {
	files := make(map[string]file)
	err := fs.WalkDir(dist, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := dist.ReadFile(name)
		if err != nil {
			return err
		}
		url := strings.TrimPrefix(name, "dist")
		if url == "/index.html" {
			url, content = "/", withConfig(content, p)
		}
		files[url] = newFile(name, content)
		return nil
	})
	if err != nil {
		panic(fmt.Errorf("web: embedded page: %w", err))
	}
	return handler(files)
}

// withConfig puts p where the page looks for it. encoding/json escapes <, > and &, so nothing in p can end the element.
func withConfig(index []byte, p Page) []byte {
	const before, after = `id="entitlegraph">`, `</script>`
	config, err := json.Marshal(p)
	if err != nil {
		panic(fmt.Errorf("web: page: %w", err))
	}
	empty := []byte(before + "{}" + after)
	if bytes.Count(index, empty) != 1 {
		panic("web: index.html has no place for its configuration")
	}
	return bytes.Replace(index, empty, []byte(before+string(config)+after), 1)
}

type handler map[string]file

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	f, ok := h[r.URL.Path]
	switch {
	case !ok:
		http.Error(w, "not found", http.StatusNotFound)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	default:
		f.serve(w, r)
	}
}

type file struct {
	contentType  string
	cacheControl string
	etag         string
	content      []byte
	gzipped      func() []byte // made once, when first asked for
}

func newFile(name string, content []byte) file {
	sum := sha256.Sum256(content)
	f := file{
		contentType:  contentTypes[path.Ext(name)],
		cacheControl: revalidate,
		etag:         hex.EncodeToString(sum[:8]),
		content:      content,
		gzipped:      sync.OnceValue(func() []byte { return compress(content) }),
	}
	if f.contentType == "" {
		panic("web: unknown content type of " + name)
	}
	if strings.HasPrefix(name, "dist/assets/") {
		f.cacheControl = immutable // its name holds a hash of its content
	}
	return f
}

// serve leaves conditions, ranges and HEAD to net/http.
func (f file) serve(w http.ResponseWriter, r *http.Request) {
	header, content, etag := w.Header(), f.content, `"`+f.etag+`"`
	header.Set("Cache-Control", f.cacheControl)
	header.Set("Content-Type", f.contentType)
	header.Add("Vary", "Accept-Encoding")
	if acceptsGzip(r) {
		header.Set("Content-Encoding", "gzip")
		content, etag = f.gzipped(), `"`+f.etag+`-gzip"`
	}
	header.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// acceptsGzip reads Accept-Encoding: gzip or *, unless its weight is zero.
func acceptsGzip(r *http.Request) bool {
	for offer := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, weight, _ := strings.Cut(offer, ";")
		coding = strings.ToLower(strings.TrimSpace(coding))
		if coding != "gzip" && coding != "*" {
			continue
		}
		_, q, weighed := strings.Cut(weight, "=")
		return !weighed || strings.Trim(strings.TrimSpace(q), "0.") != ""
	}
	return false
}

func compress(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
