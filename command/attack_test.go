package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/policy"
)

// insides are texts from the inside of the program or the database, which no answer may contain.
var insides = regexp.MustCompile(`(?i)internal (system|server) error|\bpanic(:|ked)|runtime error:|nil pointer|goroutine \d+ \[|\.go:\d+|` +
	`Neo\.(Client|Transient|Database)(Error|Notification)|neo4jerror|bolt://|\b(OPTIONAL )?MATCH \(|\bUNWIND \$|\bMERGE \(|"(stacktrace|exception|tracing)"\s*:`)

// hangs is the time after which an unanswered attack fails the test. It does not measure speed: an answer takes milliseconds, unless the server
// works on a request that it should have refused.
const hangs = 30 * time.Second

// TestAttacks: the whole program, over HTTP and a real database, handles hostile requests as docs/security.md says: from a caller on this
// machine, from an operator with a token, and from a caller without a token.
func TestAttacks(t *testing.T) {
	connection := neo4jtest.Open(t)
	open := serve(t, database(connection)...)
	tokens := newIssuer(t)
	known := serve(t, append(database(connection), tokens.flags()...)...)
	operator := "Bearer " + tokens.token(map[string]any{"roles": "entitlegraph-operator"}, 2*time.Hour)
	all := slices.Concat(overloads(), bodies(t), methods(), values(t))
	t.Run("somebody on this machine", func(t *testing.T) { endure(t, open, "", all) })
	t.Run("the operator", func(t *testing.T) { endure(t, known, operator, all) })
	t.Run("without a token", func(t *testing.T) {
		strangers := slices.Clone(all)
		for i := range strangers {
			if strangers[i].want == handled { // without a token every request is refused
				strangers[i].want = refused
			}
		}
		endure(t, known, "", strangers)
	})
	for _, server := range []*served{open, known} {
		if log := server.stderr.String(); strings.Contains(log, `"panic"`) || strings.Contains(log, `"level":"error"`) {
			t.Errorf("something failed on the server:\n%s", log)
		}
	}
}

// endure sends the attacks to a server, one after the other, and checks that the server is ready afterwards.
func endure(t *testing.T, server *served, authorization string, all []attack) {
	for _, a := range all {
		if problem := server.suffer(t.Context(), authorization, a); problem != "" {
			t.Errorf("%.80s: %s", a.name, problem)
		}
	}
	response, err := http.Get(server.url + "/readyz") //nolint:noctx // the client of tests
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("afterwards: status %d", response.StatusCode)
	}
}

// suffer sends an attack and describes the fault of its answer; "" if there is none.
func (s *served) suffer(ctx context.Context, authorization string, a attack) string {
	ctx, cancel := context.WithTimeout(ctx, hangs)
	defer cancel()
	method := a.method
	if method == "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(ctx, method, s.url+"/graphql?"+a.query, strings.NewReader(a.body))
	if err != nil {
		return err.Error()
	}
	request.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	for name, value := range a.headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer"
	case err != nil && a.want == cut:
		return ""
	case err != nil:
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20+1))
	if err != nil && a.want != cut {
		return err.Error()
	}
	return judge(a.want, response.StatusCode, body)
}

// judge describes the fault of an answer: an internal error, a text of insides, too many bytes, or data of a refused request; "" if there is
// none.
func judge(want outcome, status int, body []byte) string {
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	_ = json.Unmarshal(body, &answer) // net/http refuses some requests itself, in plain text
	switch {
	case status >= 500:
		return fmt.Sprintf("status %d: %.300s", status, body)
	case insides.Match(body):
		return fmt.Sprintf("%q leaks", insides.Find(body))
	case len(body) > 1<<20:
		return "the answer is larger than 1 MiB"
	case len(answer.Errors) > policy.DefaultLimits().Errors:
		return fmt.Sprintf("%d errors in one answer", len(answer.Errors))
	case want == handled || status >= 400 || len(answer.Errors) > 0 && (len(answer.Data) == 0 || string(answer.Data) == "null"):
		return ""
	}
	return fmt.Sprintf("served: status %d: %.300s", status, body)
}

// TestSlowConnections: the connection of a request that does not end is closed, and other requests do not wait for it.
func TestSlowConnections(t *testing.T) {
	t.Parallel()
	server := serve(t, database(neo4jtest.Open(t))...)
	host := strings.TrimPrefix(server.url, "http://")
	limits := policy.DefaultLimits()
	head := "POST /graphql HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\n"
	for name, test := range map[string]struct {
		begin, more string
		within      time.Duration
	}{
		"header":  {begin: head, more: "X-A: b\r\n", within: limits.ReadHeader},
		"body":    {begin: head + "Content-Length: 1000\r\n\r\n{\"query\":\"{", more: "a", within: limits.Read},
		"nothing": {within: limits.ReadHeader},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host)
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			if err := connection.SetDeadline(time.Now().Add(test.within + hangs)); err != nil {
				t.Fatal(err)
			}
			_, err = io.WriteString(connection, test.begin)
			ticker := time.NewTicker(time.Second / 2)
			defer ticker.Stop()
			closed := make(chan error, 1)
			go func() {
				_, err := io.Copy(io.Discard, connection)
				closed <- err
			}()
			if data := (struct {
				Typename string `json:"__typename"`
			}{}); server.ask(t.Context(), "{__typename}", nil, &data) != nil {
				t.Error("others have to wait")
			}
			for err == nil {
				select {
				case read := <-closed:
					var late net.Error
					if errors.As(read, &late) && late.Timeout() {
						t.Error("it is still open")
					}
					return
				case <-ticker.C:
					_, err = io.WriteString(connection, test.more)
				}
			}
		})
	}
}
