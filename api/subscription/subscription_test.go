package subscription_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"entitlegraph/api/subscription"
	"entitlegraph/graph"
	"entitlegraph/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// events are operations for tests: the request {"query": "once"} has one response, any other is a subscription whose events are those of the channel.
type events struct {
	next  chan string
	ended chan struct{} // receives at the end of each operation
}

func (e events) Read(request json.RawMessage) (subscription.Begin, error) {
	var asked struct{ Query string }
	if err := json.Unmarshal(request, &asked); err != nil || asked.Query == "" {
		return nil, errors.New("query is missing")
	}
	return func(ctx context.Context) subscription.Operation {
		context.AfterFunc(ctx, func() { e.ended <- struct{}{} })
		return &operation{events: e, ctx: ctx, once: asked.Query == "once"}
	}, nil
}

func (events) Refuse(_ context.Context, err error) subscription.Response {
	var own *graph.Error
	errors.As(err, &own)
	list := fmt.Sprintf(`[{"message":%q,"extensions":{"code":%q,"cursor":%q}}]`, own.Message, own.Code, own.Cursor)
	return subscription.Response{Body: []byte(`{"errors":` + list + `}`), Errors: json.RawMessage(list)}
}

type operation struct {
	events
	ctx         context.Context
	once, ended bool
}

func (o *operation) IsSubscription() bool { return !o.once }

func (o *operation) Next(context.Context) (subscription.Response, bool) {
	if o.ended {
		return subscription.Response{}, false
	}
	if o.once {
		o.ended = true
		return subscription.Response{Body: []byte(`{"data":{}}`)}, true
	}
	select {
	case event := <-o.next:
		live.SessionOf(o.ctx).Reached(event[:1])
		return subscription.Response{Body: []byte(`{"data":"` + event + `"}`)}, true
	case <-o.ctx.Done():
		o.ended = true
		if err := live.SessionOf(o.ctx).Err(); err != nil {
			return o.Refuse(o.ctx, err), true
		}
		return subscription.Response{}, false
	}
}

// server is a server with events; the caller is the one whose token is "good", or which expires soon.
type server struct {
	*subscription.Server
	events events
	url    string
}

func serve(t *testing.T, change func(*subscription.Settings)) *server {
	settings := subscription.DefaultSettings()
	settings.PerCaller, settings.MessageBytes = 3, 1<<10
	settings.Origins = []string{"https://portal.example"}
	if change != nil {
		change(&settings)
	}
	s := &server{events: events{make(chan string), make(chan struct{}, 10)}}
	s.Server = &subscription.Server{
		Settings: settings, Connections: subscription.NewConnections(), Operations: s.events, Denied: func(context.Context) {},
		Authenticate: func(_ context.Context, headers []string) (*graph.Viewer, error) {
			switch strings.Join(headers, "") {
			case "good":
				return graph.Operator(), nil
			case "short":
				return &graph.Viewer{Kind: graph.ViewerOperator, ExpiresAt: new(time.Now().Add(300 * time.Millisecond))}, nil
			}
			return nil, graph.Errorf(graph.CodeUnauthenticated, "unknown token")
		},
		Caller: func(context.Context) string { return "caller" },
		RefuseHTTP: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusForbidden)
		},
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subscription.IsUpgrade(r) {
			s.ServeSocket(w, r)
			return
		}
		viewer, err := s.Authenticate(r.Context(), r.Header.Values("Authorization"))
		if err != nil {
			s.RefuseHTTP(w, r, err)
			return
		}
		begin, _ := s.Operations.Read(json.RawMessage(`{"query":"events"}`))
		s.ServeStream(w, r.WithContext(graph.WithViewer(r.Context(), viewer)), begin)
	}))
	t.Cleanup(web.Close)
	t.Cleanup(func() { s.Drain(t) })
	s.url = web.URL
	return s
}

// Drain ends all connections, and fails if one stays.
func (s *server) Drain(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if s.Connections.Drain(ctx); ctx.Err() != nil {
		t.Error("connections are left")
	}
}

// client is a WebSocket client.
type client struct {
	*websocket.Conn
	t *testing.T
}

func (s *server) dial(t *testing.T, headers ...string) *client {
	t.Helper()
	header := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	conn, response, err := websocket.Dial(t.Context(), s.url, &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header})
	if err != nil {
		t.Fatal(err, response)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &client{conn, t}
}

func (c *client) send(messages ...string) *client {
	c.t.Helper()
	for _, m := range messages {
		if err := c.Write(c.t.Context(), websocket.MessageText, []byte(m)); err != nil {
			c.t.Fatal(err)
		}
	}
	return c
}

// want fails unless the next message has this text in it.
func (c *client) want(text string) *client {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 10*time.Second)
	defer cancel()
	_, got, err := c.Read(ctx)
	if err != nil || !strings.Contains(string(got), text) {
		c.t.Fatalf("got %.200s %v, want %s", got, err, text)
	}
	return c
}

// wantClose fails unless the connection is closed next with this code.
func (c *client) wantClose(code websocket.StatusCode) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 10*time.Second)
	defer cancel()
	if _, got, err := c.Read(ctx); websocket.CloseStatus(err) != code {
		c.t.Errorf("got %.200s %v, want code %d", got, err, code)
	}
}

const (
	hello     = `{"type":"connection_init","payload":{"Authorization":"good"}}`
	helloAck  = `{"type":"connection_ack"}`
	subscribe = `{"id":"1","type":"subscribe","payload":{"query":"events"}}`
)

func TestMessages(t *testing.T) {
	for _, test := range []struct {
		name string
		send []string
		want []string // the answers
		code websocket.StatusCode
	}{
		{name: "an operation", send: []string{hello, `{"id":"q","type":"subscribe","payload":{"query":"once"}}`}, want: []string{helloAck, `{"id":"q","type":"next","payload":{"data":{}}}`, `{"id":"q","type":"complete"}`}},
		{name: "ping", send: []string{`{"type":"ping"}`}, want: []string{`{"type":"pong"}`}},
		{name: "no JSON", send: []string{`{`}, code: 4400},
		{name: "no id", send: []string{hello, `{"type":"subscribe","payload":{"query":"once"}}`}, want: []string{helloAck}, code: 4400},
		{name: "no request", send: []string{hello, `{"type":"subscribe","id":"1","payload":{}}`}, want: []string{helloAck}, code: 4400},
		{name: "no init", send: []string{subscribe}, code: 4401},
		{name: "unknown credentials", send: []string{`{"type":"connection_init","payload":{"Authorization":"bad"}}`}, code: 4403},
		{name: "no credentials", send: []string{`{"type":"connection_init"}`}, code: 4403},
		{name: "credentials of a wrong type", send: []string{`{"type":"connection_init","payload":{"Authorization":1}}`}, code: 4400},
		{name: "two inits", send: []string{hello, hello}, want: []string{helloAck}, code: 4429},
		{name: "an id twice", send: []string{hello, subscribe, subscribe}, want: []string{helloAck}, code: 4409},
		{name: "a message that is too long", send: []string{`"` + strings.Repeat("x", 2<<10) + `"`}, code: websocket.StatusMessageTooBig},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := serve(t, nil).dial(t).send(test.send...)
			for _, want := range test.want {
				c.want(want)
			}
			if test.code != 0 {
				c.wantClose(test.code)
			}
		})
	}
}

func TestAClientThatDoesNotInitialiseIsClosed(t *testing.T) {
	s := serve(t, func(s *subscription.Settings) { s.Init = time.Millisecond })
	s.dial(t).wantClose(4408)
}

func TestPagesOfOtherOriginsMayNotConnect(t *testing.T) {
	s := serve(t, nil)
	for origin, allowed := range map[string]bool{"": true, s.url: true, "https://portal.example": true, "https://evil.example": false, "null": false} {
		conn, response, err := websocket.Dial(t.Context(), s.url, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if (err == nil) != allowed {
			t.Errorf("origin %q: %v, want allowed %t", origin, err, allowed)
		}
		if err == nil {
			_ = conn.CloseNow()
		} else {
			_ = response.Body.Close()
		}
	}
}

func TestACompletedSubscriptionIsHeardNoMore(t *testing.T) {
	s := serve(t, nil)
	c := s.dial(t).send(hello, subscribe).want(helloAck)
	s.events.next <- "a"
	c.want(`{"id":"1","type":"next","payload":{"data":"a"}}`).send(`{"id":"1","type":"complete"}`, subscribe)
	s.events.next <- "b"
	c.want(`"b"`)
}

func TestMoreSubscriptionsThanACallerMayHave(t *testing.T) {
	s := serve(t, nil)
	first, second := s.dial(t).send(hello).want(helloAck), s.dial(t).send(hello).want(helloAck)
	for i := range 3 {
		first.send(fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":{"query":"events"}}`, i))
		s.events.next <- "a"
		first.want(`"next"`)
	}
	second.send(subscribe).want(`LIMIT_EXCEEDED`)
	first.send(`{"id":"0","type":"complete"}`, `{"type":"ping"}`).want("pong")
	s.dial(t).send(hello).want(helloAck)
	s.dial(t).send(hello).wantClose(websocket.StatusPolicyViolation) // a fourth connection
}

func TestExpiredCredentialsEndASubscriptionWithItsCursor(t *testing.T) {
	s := serve(t, nil)
	c := s.dial(t).send(strings.Replace(hello, "good", "short", 1), subscribe).want(helloAck)
	s.events.next <- "a"
	c.want(`"a"`).want(`{"id":"1","type":"error","payload":[{"message":"the token or API key has expired; connect again with a new one, and go on from the cursor","extensions":{"code":"UNAUTHENTICATED","cursor":"a"}}]}`)
	c.wantClose(4401)
	lines := s.stream(t, "short")
	s.events.next <- "b"
	wantLines(t, lines, "next", `"b"`, "next", `"UNAUTHENTICATED","cursor":"b"`, "complete", "")
}

func TestDrainingTellsClientsToConnectAgain(t *testing.T) {
	s := serve(t, nil)
	c := s.dial(t).send(hello, subscribe).want(helloAck)
	s.events.next <- "a"
	c.want(`"a"`)
	lines := s.stream(t, "good")
	drained := make(chan struct{})
	go func() {
		s.Drain(t)
		close(drained)
	}()
	c.wantClose(websocket.StatusGoingAway)
	wantLines(t, lines, "complete", "")
	<-drained
}

func TestASlowSubscriberIsToldTheCursorToGoOnFrom(t *testing.T) {
	s := serve(t, func(s *subscription.Settings) { s.Slow = time.Nanosecond }) // every message is slow
	c := s.dial(t).send(hello, subscribe).want(helloAck)
	s.events.next <- "a"
	c.want(`"next"`).want(`"code":"LIMIT_EXCEEDED","cursor":"a"`).send(`{"type":"ping"}`).want("pong")
	lines := s.stream(t, "good")
	s.events.next <- "b"
	wantLines(t, lines, "next", `"b"`, "next", `"LIMIT_EXCEEDED","cursor":"b"`, "complete", "")
}

func TestASubscriberThatDoesNotReadIsDropped(t *testing.T) {
	s := serve(t, func(s *subscription.Settings) { s.Write = 10 * time.Millisecond })
	s.dial(t).send(hello, subscribe).want(helloAck)
	s.events.next <- "a" + strings.Repeat("x", 64<<20) // more than the buffers of a connection
	<-s.events.ended
}

// stream reads the lines of an event stream.
func (s *server) stream(t *testing.T, token string) <-chan string {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", token)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(r)
	if err != nil || response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Type"), subscription.MediaStream) {
		t.Fatal(err, response)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		defer response.Body.Close()
		for scanner := bufio.NewScanner(response.Body); scanner.Scan(); {
			if line := scanner.Text(); line != "" && line != ":" {
				lines <- line
			}
		}
	}()
	return lines
}

// wantLines fails unless the next events have these names and texts in their data.
func wantLines(t *testing.T, lines <-chan string, wanted ...string) {
	t.Helper()
	for i := 0; i < len(wanted); i += 2 {
		if name := <-lines; name != "event: "+wanted[i] {
			t.Fatalf("got %q, want the event %s", name, wanted[i])
		}
		if data := <-lines; !strings.HasPrefix(data, "data: ") || !strings.Contains(data, wanted[i+1]) {
			t.Fatalf("got %q, want %s", data, wanted[i+1])
		}
	}
}
