package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// output collects the output of a program; it can be read while the program runs.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
	wrote chan struct{}
}

func newOutput() *output { return &output{wrote: make(chan struct{}, 1)} }

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	select {
	case o.wrote <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// database returns the flags for the tests' database.
func database(c *neo4jtest.Connection) []string {
	return []string{"--neo4j-uri", c.URI, "--neo4j-username", c.Username, "--neo4j-password=" + c.Password} // the password may begin with a hyphen
}

// command runs the program to its end.
func command(t *testing.T, stdin string, arguments ...string) (status int, stdout, stderr string) {
	t.Helper()
	out, errs := newOutput(), newOutput()
	status = Run(t.Context(), arguments, strings.NewReader(stdin), out, errs)
	return status, out.String(), errs.String()
}

// served is a running server.
type served struct {
	url    string
	stderr *output
}

var address = regexp.MustCompile(`https?://127\.0\.0\.1:\d+`)

// serve runs a server until the test ends, and waits for the message with its address.
func serve(t *testing.T, arguments ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stderr := newOutput()
	ended := make(chan int, 1)
	go func() {
		ended <- Run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--data-dir", t.TempDir()}, arguments...), strings.NewReader(""), io.Discard, stderr)
	}()
	t.Cleanup(func() {
		cancel()
		if status := <-ended; status != exitOK {
			t.Errorf("serve ended with status %d:\n%s", status, stderr)
		}
	})
	tooLate := time.After(time.Minute)
	for {
		if url := address.FindString(stderr.String()); url != "" {
			return &served{url: url, stderr: stderr}
		}
		select {
		case <-stderr.wrote:
		case status := <-ended:
			ended <- status
			t.Fatalf("serve ended:\n%s", stderr)
		case <-tooLate:
			t.Fatalf("serve is not ready after a minute:\n%s", stderr)
		}
	}
}

// ask sends an operation, decodes its data into out, and returns its errors.
func (s *served) ask(ctx context.Context, operation string, variables map[string]any, out any) error {
	body, err := json.Marshal(map[string]any{"query": operation, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []json.RawMessage
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("status %d: %w", response.StatusCode, err)
	}
	if len(answer.Errors) > 0 || response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %s", response.StatusCode, answer.Errors)
	}
	return json.Unmarshal(answer.Data, out)
}

// operations returns the shipped operations by name.
func operations(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../operations/queries.graphql")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	starts := regexp.MustCompile(`(?m)^query (\w+)`).FindAllSubmatchIndex(text, -1)
	for i, at := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		all[string(text[at[2]:at[3]])] = string(text[at[0]:end])
	}
	return all
}

// TestUsage: an error in the command line, the environment or the configuration file is named before anything is opened.
func TestUsage(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	if err := os.WriteFile(wrong, []byte("addr: 127.0.0.1:1\nbogus: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		arguments   []string
		environment map[string]string
		status      int
		words       string
	}{
		"no command":        {nil, nil, exitUsage, "expected one of"},
		"unknown command":   {[]string{"srve"}, nil, exitUsage, "srve"},
		"unknown flag":      {[]string{"serve", "--port", "1"}, nil, exitUsage, "--port"},
		"address":           {[]string{"serve", "--addr", "8080"}, nil, exitUsage, `--addr: "8080" must be host:port`},
		"address host":      {[]string{"serve", "--addr", ":8080"}, nil, exitUsage, "must name the host"},
		"address port":      {[]string{"serve", "--addr", "127.0.0.1:99999"}, nil, exitUsage, "port of 0 to 65535"},
		"reach":             {[]string{"serve", "--addr", "0.0.0.0:0"}, nil, exitUsage, "--addr 0.0.0.0:0 can be reached by other machines"},
		"identity alone":    {[]string{"serve", "--identity-audience", "api"}, nil, exitUsage, "need --identity-issuer"},
		"audience":          {[]string{"serve", "--identity-issuer", "https://id.example"}, nil, exitUsage, "needs --identity-audience"},
		"issuer":            {[]string{"serve", "--identity-issuer", "http://id.example", "--identity-audience", "api"}, nil, exitUsage, `--identity-issuer: "http://id.example" must be a URL`},
		"no algorithm":      {[]string{"serve", "--identity-algorithms", "RS256,none"}, nil, exitUsage, `--identity-algorithms: "none" must be one of RS256`},
		"shared secret":     {[]string{"serve"}, map[string]string{"ENTITLEGRAPH_IDENTITY_ALGORITHMS": "HS256"}, exitUsage, `"HS256" must be one of RS256`},
		"login claim":       {[]string{"serve", "--identity-login-claim", ""}, nil, exitUsage, "--identity-login-claim: it must not be empty"},
		"leeway":            {[]string{"serve", "--identity-leeway", "1h"}, nil, exitUsage, `"1h" must be a duration of 0s to 5m0s`},
		"same roles":        {[]string{"serve", "--identity-issuer", "https://id.example", "--identity-audience", "api", "--identity-analyst-value", "entitlegraph-operator"}, nil, exitUsage, "must differ"},
		"no provider":       {[]string{"serve", "--identity-require-factors", "changes"}, nil, exitUsage, "--identity-require-factors needs --identity-issuer"},
		"factors for what":  {[]string{"serve", "--identity-require-factors", "reading"}, nil, exitUsage, `--identity-require-factors must be one of "none","changes","everything"`},
		"factors values":    {[]string{"serve", "--identity-factors-values", "c1,,c2"}, nil, exitUsage, `--identity-factors-values: "" must be one or more values`},
		"factors in quotes": {[]string{"serve", "--identity-factors-values", `a"b`}, nil, exitUsage, "without spaces, quotation marks and backslashes"},
		"key file":          {[]string{"serve", "--identity-issuer", "any", "--identity-audience", "api", "--identity-jwks-file", wrong}, nil, exitUsage, "it is not a JSON Web Key Set"},
		"token of none":     {[]string{"token"}, nil, exitUsage, "--login=LOGIN or --operator or --analyst"},
		"token of two":      {[]string{"token", "--operator", "--analyst"}, nil, exitUsage, "can't be used together"},
		"token for ever":    {[]string{"token", "--operator", "--for", "9999h"}, nil, exitUsage, `--for: "9999h" must be a duration of 1s to 720h0m0s`},
		"environment":       {[]string{"serve"}, map[string]string{"ENTITLEGRAPH_ADDR": "nonsense"}, exitUsage, `"nonsense" must be host:port`},
		"database address":  {[]string{"serve"}, map[string]string{"NEO4J_URI": "http://x"}, exitUsage, `database address "http://x" must be like neo4j://host:7687`},
		"log level":         {[]string{"serve", "--log-level", "loud"}, nil, exitUsage, `--log-level must be one of "debug","info","warn","error"`},
		"size":              {[]string{"db", "start", "--database-heap", "lots"}, nil, exitUsage, `"lots" must be a size such as 512m`},
		"size, two units":   {[]string{"db", "start", "--database-page-cache", "512mg"}, nil, exitUsage, `--database-page-cache: "512mg" must be a size such as 512m`},
		"configuration":     {[]string{"serve", "--config", wrong}, nil, exitUsage, "unknown settings: bogus"},
		"no configuration":  {[]string{"serve", "--config", wrong + ".no"}, nil, exitUsage, "--config: open "},
		"no font":           {[]string{"serve", "--document-font", wrong}, nil, exitUsage, "wrong.yaml: not a TrueType or OpenType font"},
		"no font file":      {[]string{"serve"}, map[string]string{"ENTITLEGRAPH_DOCUMENT_FONT": wrong + ".no"}, exitUsage, "--document-font: open " + wrong + ".no"},
		"no DNS server":     {[]string{"serve", "--dns-server", "dns.example"}, nil, exitUsage, "\"dns.example\" must be the IP address of a DNS server"},
		"a font, and none":  {[]string{"demo", "--document-font", wrong + ".no,x"}, nil, exitUsage, "wrong.yaml.no"},
		"on-error":          {[]string{"import", "-", "--on-error", "cry"}, nil, exitUsage, `--on-error must be one of "stop","skip"`},
		"no file":           {[]string{"import", wrong + ".no"}, nil, exitFailure, "cannot read the records"},
		"login":             {[]string{"entitlements", "nobody"}, nil, exitFailure, `login "nobody" must be an email address`},
		"instant":           {[]string{"entitlements", "a@b.example", "--at", "yesterday"}, nil, exitUsage, `"yesterday" is no instant`},
		"offset":            {[]string{"entitlements", "a@b.example", "--at", "2026-06-11T00:00:00+24:00"}, nil, exitUsage, `+24:00" is no instant`},
		"db of another":     {[]string{"db", "status"}, map[string]string{"NEO4J_URI": "bolt://x:7687"}, exitFailure, "NEO4J_URI is set"},
		"no such database":  {[]string{"export"}, map[string]string{"NEO4J_URI": "bolt://127.0.0.1:1"}, exitFailure, "the database at bolt://127.0.0.1:1 does not answer; check NEO4J_URI"},
	} {
		t.Run(name, func(t *testing.T) {
			for key, value := range c.environment {
				t.Setenv(key, value)
			}
			status, stdout, stderr := command(t, "", c.arguments...)
			if status != c.status || !strings.Contains(stderr, c.words) || stdout != "" {
				t.Errorf("status %d, not %d; wanted %q in:\n%s%s", status, c.status, c.words, stderr, stdout)
			}
		})
	}
}

// TestHelp: the help has every command, and that of a command every setting.
func TestHelp(t *testing.T) {
	status, stdout, stderr := command(t, "", "--help")
	for _, word := range []string{"serve", "demo", "token", "import", "export", "entitlements", "db start", "db stop", "db status", "NEO4J_URI", "ENTITLEGRAPH_"} {
		if !strings.Contains(stdout, word) {
			t.Errorf("--help does not say %s:\n%s", word, stdout)
		}
	}
	if status != exitOK || stderr != "" {
		t.Errorf("status %d\n%s", status, stderr)
	}
	if _, stdout, _ = command(t, "", "serve", "--help"); !strings.Contains(stdout, "127.0.0.1:8080") {
		t.Errorf("serve --help does not say the default address:\n%s", stdout)
	}
}

// TestSettings: a flag precedes the environment, and the environment precedes the file.
func TestSettings(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "config.yaml")
	if err := os.WriteFile(file, []byte("addr: 10.0.0.1:1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused := func(arguments ...string) string {
		_, _, stderr := command(t, "", append([]string{"serve", "--config", file}, arguments...)...)
		return stderr
	}
	if got := refused(); !strings.Contains(got, "--addr 10.0.0.1:1 can be reached") {
		t.Errorf("the file's setting is not used: %s", got)
	}
	t.Setenv("ENTITLEGRAPH_ADDR", "10.0.0.2:2")
	if got := refused(); !strings.Contains(got, "--addr 10.0.0.2:2 can be reached") {
		t.Errorf("the environment does not win over the file: %s", got)
	}
	if got := refused("--addr", "10.0.0.3:3"); !strings.Contains(got, "--addr 10.0.0.3:3 can be reached") {
		t.Errorf("the flag does not win over the environment: %s", got)
	}
}

// TestServe: the paths of a server have their statuses, and a second server on its address is refused.
func TestServe(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	s := serve(t, flags...)
	for path, status := range map[string]int{"/": 200, "/healthz": 200, "/readyz": 200, "/nothing": 404, "/graphql?query={__typename}": 200} {
		response, err := http.Get(s.url + path) //nolint:noctx // a test's own server
		if err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
		if response.StatusCode != status {
			t.Errorf("%s: status %d, not %d", path, response.StatusCode, status)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/graphql?query={__typename}", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "rebound.example"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("called by another name: status %d, %v", response.StatusCode, err)
	}
	taken := strings.TrimPrefix(s.url, "http://")
	status, _, stderr := command(t, "", append([]string{"serve", "--addr", taken, "--data-dir", t.TempDir()}, flags...)...)
	if status != exitFailure || !strings.Contains(stderr, "cannot listen on "+taken) {
		t.Errorf("a second server on the same address: status %d\n%s", status, stderr)
	}
}
