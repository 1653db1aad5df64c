// Package web serves GraphiQL, the page in which one queries the API: built from src into dist, and embedded.
//
// The page has example queries with their variables. It sends no request to another host; its Content-Security-Policy forbids that.
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

// Page is the configuration of the page.
type Page struct {
	// Endpoint is the path of the API on the same host: "/graphql" when empty.
	Endpoint string `json:"endpoint,omitempty"`
	// Login, Account, Product and CustomerNumber are the variables of the example queries. Each may be empty.
	Login          string `json:"login,omitempty"`
	Account        string `json:"account,omitempty"`
	Product        string `json:"product,omitempty"`
	CustomerNumber string `json:"customerNumber,omitempty"`
	// Notice is the text of a banner; without a text there is none.
	Notice string `json:"notice,omitempty"`
}

// policy allows the page to load from its own origin and send requests to it, and to no other. The editor writes style elements into the
// document, hence 'unsafe-inline' for styles; scripts are not allowed inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
	"worker-src 'self'; font-src 'self' data:; img-src 'self' data:; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const (
	revalidate = "no-cache"
	immutable  = "public, max-age=31536000, immutable"
)

// contentTypes are fixed: those of package mime depend on files of the machine.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".ttf":  "font/ttf",
	".txt":  "text/plain; charset=utf-8",
}

// Handler serves the page at "/", its assets, its icon and the licenses of the libraries in it; any other path is not found.
// It panics if dist is not a build of src.
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

// withConfig writes p into the element of the page that holds its configuration. encoding/json escapes <, > and &, so no text of p can end
// the element.
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
	gzipped      func() []byte // compresses the content at the first call
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
		f.cacheControl = immutable // the file's name has a hash of its content
	}
	return f
}

// serve writes the file, compressed if the client accepts that; net/http handles conditions, ranges and HEAD.
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

// acceptsGzip reports whether Accept-Encoding has gzip or *, with a weight above zero.
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
		panic(err) // a bytes.Buffer returns no error
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
