package command

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/neo4j/neo4jtest"
)

func TestTransportSettings(t *testing.T) {
	for _, c := range []struct{ flag, value, says string }{
		{flag: "--cors-origin", value: "*", says: "https://portal.example.com"},
		{flag: "--cors-origin", value: "https://*.example.com", says: "there is no *"},
		{flag: "--cors-origin", value: "null", says: "must be one origin"},
		{flag: "--cors-origin", value: "https://portal.example.com/", says: "without a path"},
		{flag: "--cors-origin", value: "https://Portal.example.com", says: "small letters"},
		{flag: "--cors-origin", value: "https://a.example.com,portal.example.com", says: `"portal.example.com"`},
		{flag: "--cors-origin", value: "https://user@portal.example.com", says: "must be one origin"},
		{flag: "--cors-origin", value: "https://:443", says: "must be one origin"},
		{flag: "--trusted-proxies", value: "10.0.0.0/33", says: "10.0.0.0/8"},
		{flag: "--trusted-proxies", value: "proxy.example.com", says: "must be an address"},
		{flag: "--trusted-proxies", value: "10.0.0.1,0.0.0.0/0", says: "contains every address"},
		{flag: "--trusted-proxies", value: "10.0.0.1", says: "no identity provider is configured"},
		{flag: "--public-url", value: "api.example.com", says: "https://api.example.com"},
		{flag: "--public-url", value: "ftp://api.example.com", says: "https://api.example.com"},
		{flag: "--public-url", value: "https://user@api.example.com", says: "without a user"},
		{flag: "--public-url", value: "https://api.example.com/?a=b", says: "a query"},
		{flag: "--public-url", value: "https://api.example.com/#x", says: "a fragment"},
		{flag: "--public-url", value: "https://:8443", says: "https://api.example.com"},
		{flag: "--link-lifetime", value: "1s", says: "10s to 1h"},
		{flag: "--link-lifetime", value: "61m", says: "10s to 1h"},
		{flag: "--link-lifetime", value: "soon", says: "such as 5m"},
		{flag: "--tls-certificate", value: "certificate.pem", says: "belong together"},
		{flag: "--tls-key", value: "key.pem", says: "belong together"},
	} {
		// No database is at that address, so the command ends even if it accepts the setting by mistake.
		status, _, stderr := command(t, "", "serve", "--neo4j-uri", "bolt://127.0.0.1:1", c.flag+"="+c.value)
		if status != exitUsage || !strings.Contains(stderr, c.says) || !strings.Contains(stderr, c.flag) {
			t.Errorf("%s %s: status %d, says %s", c.flag, c.value, status, stderr)
		}
	}
	good := []interface{ Validate() error }{
		origins{"https://portal.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443"}, proxies{"10.0.0.1", "10.0.0.0/8", "fd00::/8"},
	}
	for _, setting := range good {
		if err := setting.Validate(); err != nil {
			t.Errorf("%v: %s", setting, err)
		}
	}
}

// TestLinksBegin: links are absolute if the server's URL is known, and paths otherwise.
func TestLinksBegin(t *testing.T) {
	const everywhere, here, listening = listenAddress("0.0.0.0:8080"), listenAddress("localhost:8080"), "http://127.0.0.1:8080"
	for name, c := range map[string]struct {
		addr listenAddress
		by   transport
		want string
	}{
		"only this machine":          {here, transport{}, listening},
		"a proxy before it":          {here, transport{TrustedProxies: proxies{"10.0.0.1"}}, ""},
		"others reach it":            {everywhere, transport{}, ""},
		"it is said":                 {everywhere, transport{PublicURL: "https://api.example.com"}, "https://api.example.com"},
		"it is said, with a path":    {here, transport{PublicURL: "https://api.example.com/eg/"}, "https://api.example.com/eg"},
		"it is said, behind a proxy": {here, transport{PublicURL: "https://api.example.com", TrustedProxies: proxies{"10.0.0.1"}}, "https://api.example.com"},
	} {
		if got := c.by.base(c.addr, listening); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWarnsOfRequestsInTheClear(t *testing.T) {
	const everywhere, here = listenAddress("0.0.0.0:8080"), listenAddress("127.0.0.1:8080")
	for name, c := range map[string]struct {
		addr  listenAddress
		by    transport
		warns bool
	}{
		"others reach it":   {everywhere, transport{}, true},
		"only this machine": {here, transport{}, false},
		"by TLS":            {everywhere, transport{TLSCertificate: "certificate.pem", TLSKey: "key.pem"}, false},
		"behind a proxy":    {everywhere, transport{TrustedProxies: proxies{"10.0.0.1"}}, false},
	} {
		var log bytes.Buffer
		c.by.warn(c.addr, zerolog.New(&log))
		if warned := strings.Contains(log.String(), "not encrypted"); warned != c.warns {
			t.Errorf("%s: logged %q", name, log.String())
		}
	}
}

// TestServesByTLS: with a certificate and its key the server speaks TLS 1.2 and newer, sends HSTS, and allows the configured origin.
func TestServesByTLS(t *testing.T) {
	directory := t.TempDir()
	certificatePath, keyPath := filepath.Join(directory, "certificate.pem"), filepath.Join(directory, "key.pem")
	writePair(t, certificatePath, keyPath, 1, time.Now())
	const friend = "https://portal.example.com"
	server := serve(t, append(database(neo4jtest.Open(t)),
		"--tls-certificate", certificatePath, "--tls-key", keyPath, "--cors-origin", friend)...)
	certificates := x509.NewCertPool()
	pem, err := os.ReadFile(certificatePath)
	if err != nil || !certificates.AppendCertsFromPEM(pem) {
		t.Fatal(err)
	}
	client := func(newest uint16) *http.Client {
		return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{
			RootCAs: certificates, ServerName: "localhost", MinVersion: tls.VersionTLS10, MaxVersion: newest,
		}}}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.url+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", friend)
	answer, err := client(tls.VersionTLS12).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Strict-Transport-Security") == "" || answer.Header.Get("Access-Control-Allow-Origin") != friend {
		t.Errorf("got %d %v", answer.StatusCode, answer.Header)
	}
	if answer, err := client(tls.VersionTLS11).Do(request); err == nil {
		_ = answer.Body.Close()
		t.Error("TLS 1.1 is spoken")
	}
}
