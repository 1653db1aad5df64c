package middleware_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"entitlegraph/api/middleware"
)

func TestAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"no proxy between":                     {peer: "203.0.113.7:1", want: "203.0.113.7"},
		"a stranger tells tales":               {peer: "203.0.113.7:1", forwarded: []string{"198.51.100.1"}, want: "203.0.113.7"},
		"one proxy":                            {peer: "10.0.0.1:1", forwarded: []string{"198.51.100.1"}, want: "198.51.100.1"},
		"a client that wrote the header first": {peer: "10.0.0.1:1", forwarded: []string{"192.0.2.1, 198.51.100.1"}, want: "198.51.100.1"},
		"two proxies":                          {peer: "10.0.0.1:1", forwarded: []string{"198.51.100.1, 10.0.0.2"}, want: "198.51.100.1"},
		"two headers":                          {peer: "10.0.0.1:1", forwarded: []string{"192.0.2.1", "198.51.100.1,10.0.0.2"}, want: "198.51.100.1"},
		"a proxy that says nothing":            {peer: "10.0.0.1:1", want: "10.0.0.1"},
		"a proxy that says nonsense":           {peer: "10.0.0.1:1", forwarded: []string{"198.51.100.1, unknown"}, want: "10.0.0.1"},
		"with a port":                          {peer: "10.0.0.1:1", forwarded: []string{"198.51.100.1:4711"}, want: "198.51.100.1"},
		"an IPv6 proxy, client and port":       {peer: "[fd00::1]:1", forwarded: []string{"[2001:db8::5]:4711"}, want: "2001:db8::5"},
		"IPv4 written as IPv6":                 {peer: "[::ffff:10.0.0.1]:1", forwarded: []string{"::ffff:198.51.100.1"}, want: "198.51.100.1"},
		"proxies only":                         {peer: "10.0.0.1:1", forwarded: []string{"10.0.0.3, 10.0.0.2"}, want: "10.0.0.3"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		r.Header["X-Forwarded-For"] = c.forwarded
		var got netip.Addr
		middleware.Address(proxies)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got = middleware.ClientAddress(r.Context())
		})).ServeHTTP(httptest.NewRecorder(), r)
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if got := middleware.ClientAddress(t.Context()); got.IsValid() {
		t.Errorf("outside of a request: %s", got)
	}
}

// FuzzAddress: whatever a client writes, its own connection's address stays when no proxy is trusted.
func FuzzAddress(f *testing.F) {
	f.Add("198.51.100.1, unknown, [::1]:7")
	f.Add(",,%eth0,fe80::1%eth0")
	f.Fuzz(func(t *testing.T, header string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = "203.0.113.7:1"
		r.Header["X-Forwarded-For"] = []string{header}
		for _, proxies := range [][]netip.Prefix{nil, {netip.MustParsePrefix("203.0.113.0/24")}} {
			middleware.Address(proxies)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				got := middleware.ClientAddress(r.Context())
				if !got.IsValid() || proxies == nil && got.String() != "203.0.113.7" {
					t.Errorf("%q made %s", header, got)
				}
			})).ServeHTTP(httptest.NewRecorder(), r)
		}
	})
}
