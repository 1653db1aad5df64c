package subscription

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"entitlegraph/graph"
	"entitlegraph/live"
)

// protocol is the WebSocket subprotocol that is served.
const protocol = "graphql-transport-ws"

// The close codes of the protocol.
const (
	codeBadRequest   websocket.StatusCode = 4400
	codeUnauthorized websocket.StatusCode = 4401
	codeForbidden    websocket.StatusCode = 4403
	codeProtocol     websocket.StatusCode = 4406
	codeInitTimeout  websocket.StatusCode = 4408
	codeSameID       websocket.StatusCode = 4409
	codeTwoInits     websocket.StatusCode = 4429
)

// IsUpgrade reports whether a request asks for a WebSocket connection.
func IsUpgrade(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// ServeSocket serves operations over a WebSocket connection until the client or the server ends it. The context of the request has the viewer, if the caller has
// authenticated by the Authorization header; otherwise it authenticates by a member Authorization of the payload of connection_init, since a browser cannot set
// headers.
func (s *Server) ServeSocket(w http.ResponseWriter, r *http.Request) {
	if !s.fromKnownPage(r) {
		s.RefuseHTTP(w, r, graph.Errorf(graph.CodeForbidden, "pages of the origin %.100q may not connect; the operator can allow it with --cors-origin", r.Header.Get("Origin")))
		return
	}
	c := &socket{Server: s, headers: r.Header.Values("Authorization"), viewer: graph.ViewerOf(r.Context()), running: map[string]*live.Session{}}
	leave, ok := s.Connections.enter(s.Settings.Connections)
	if !ok {
		s.RefuseHTTP(w, r, graph.Errorf(graph.CodeUnavailable, "the server stops, or has too many connections; connect again in a second"))
		return
	}
	defer leave()
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{protocol}, InsecureSkipVerify: true}) // the origin is checked above
	if err != nil {
		return // the library has responded
	}
	conn.SetReadLimit(s.MessageBytes)
	c.conn = conn
	c.serve(r.Context())
}

// fromKnownPage reports whether a request comes from no page of a browser, from a page of this server, or from one of an allowed origin. Browsers let a page of any
// origin connect, and do not look at the response.
func (s *Server) fromKnownPage(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || slices.Contains(s.Origins, origin) {
		return true
	}
	page, err := url.Parse(origin)
	return err == nil && page.Host != "" && strings.EqualFold(page.Host, r.Host)
}

// socket is a WebSocket connection.
type socket struct {
	*Server
	conn    *websocket.Conn
	headers []string
	viewer  *graph.Viewer // nil until the caller is authenticated
	// watching and operations are the goroutines of the connection.
	watching, operations sync.WaitGroup
	ended                []func() // called at the end of the connection

	mu      sync.Mutex // also of writing: a message of an ended operation is not sent
	inited  bool
	expired bool
	running map[string]*live.Session
}

// message is a message of the protocol.
type message struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// serve reads messages until the connection ends.
func (c *socket) serve(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		_ = c.conn.CloseNow()
		c.watching.Wait()
		c.operations.Wait()
		for _, end := range c.ended {
			end()
		}
	}()
	if c.conn.Subprotocol() != protocol {
		c.close(codeProtocol, "Subprotocol not acceptable: "+protocol+" is served")
		return
	}
	late := time.AfterFunc(c.Init, func() {
		if !c.isInited() {
			c.close(codeInitTimeout, "Connection initialisation timeout")
		}
	})
	defer late.Stop()
	c.watching.Go(func() { c.watch(ctx) })
	for {
		kind, text, err := c.conn.Read(ctx)
		if err != nil {
			return
		}
		if err := c.take(ctx, kind, text); err != nil {
			var end closing
			if errors.As(err, &end) {
				c.close(end.code, end.reason)
			}
			return
		}
	}
}

func (c *socket) isInited() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inited
}

// watch keeps the connection open with pings, ends it when the client is gone, and tells the client when the server stops.
func (c *socket) watch(ctx context.Context) {
	ticker := time.NewTicker(c.Ping)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.Connections.stop.Done():
			c.close(websocket.StatusGoingAway, "the server stops; connect again, and go on from the last cursor")
			return
		case <-ticker.C:
			limited, cancel := context.WithTimeout(ctx, c.Write)
			err := c.conn.Ping(limited)
			cancel()
			if err != nil {
				_ = c.conn.CloseNow()
				return
			}
		}
	}
}

// closing is the end of a connection by the server.
type closing struct {
	code   websocket.StatusCode
	reason string
}

func (c closing) Error() string { return c.reason }

// close closes the connection. A client sees the reason up to mostReason bytes.
func (c *socket) close(code websocket.StatusCode, reason string) {
	const mostReason = 123
	if len(reason) > mostReason {
		reason = strings.ToValidUTF8(reason[:mostReason], "")
	}
	_ = c.conn.Close(code, reason)
}

// take acts on a message. An error ends the connection.
func (c *socket) take(ctx context.Context, kind websocket.MessageType, text []byte) error {
	var m message
	if kind != websocket.MessageText || !utf8.Valid(text) || json.Unmarshal(text, &m) != nil {
		return closing{codeBadRequest, "Invalid message: it must be one JSON object as text"}
	}
	switch m.Type {
	case "connection_init":
		return c.init(ctx, m)
	case "ping":
		return c.write(ctx, message{Type: "pong"})
	case "pong":
		return nil
	case "subscribe":
		return c.subscribe(ctx, m)
	case "complete":
		if m.ID == "" {
			return closing{codeBadRequest, "Invalid message: complete needs the id of an operation"}
		}
		c.complete(m.ID)
		return nil
	}
	return closing{codeBadRequest, fmt.Sprintf("Invalid message: its type is %.40q", m.Type)}
}

// init authenticates the caller, and acknowledges the connection.
func (c *socket) init(ctx context.Context, m message) error {
	if c.isInited() {
		return closing{codeTwoInits, "Too many initialisation requests"}
	}
	headers, err := headersIn(m.Payload)
	if err != nil {
		return err
	}
	if c.viewer == nil {
		c.headers = headers
		if c.viewer, err = c.Authenticate(ctx, headers); err != nil {
			if graph.CodeOf(err) == graph.CodeUnauthenticated {
				c.Denied(ctx)
			}
			return refusedInit(err)
		}
	}
	giveBack, ok := c.Connections.take(c.Connections.sockets, c.Caller(graph.WithViewer(ctx, c.viewer)), c.PerCaller)
	if !ok {
		return closing{websocket.StatusPolicyViolation, fmt.Sprintf("LIMIT_EXCEEDED: the caller has %d connections, and may not have more", c.PerCaller)}
	}
	c.ended = append(c.ended, giveBack)
	if at := c.viewer.ExpiresAt; at != nil {
		timer := time.AfterFunc(at.Sub(c.Clock()), c.expire)
		c.ended = append(c.ended, func() { timer.Stop() })
	}
	c.mu.Lock()
	c.inited = true
	c.mu.Unlock()
	return c.write(ctx, message{Type: "connection_ack"})
}

// refusedInit is the end of a connection whose caller could not be authenticated.
func refusedInit(err error) closing {
	var own *graph.Error
	if errors.As(err, &own) && own.Code == graph.CodeUnauthenticated {
		return closing{codeForbidden, "Forbidden: " + own.Message}
	}
	return closing{websocket.StatusTryAgainLater, "the caller could not be authenticated now; connect again in a second"}
}

// headersIn returns the Authorization header in the payload of connection_init; none if it has none.
func headersIn(payload json.RawMessage) ([]string, error) {
	if len(payload) == 0 {
		return nil, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(payload, &members); err != nil {
		return nil, closing{codeBadRequest, "Invalid message: the payload of connection_init must be an object"}
	}
	for _, name := range []string{"Authorization", "authorization"} {
		if raw, given := members[name]; given {
			var header string
			if json.Unmarshal(raw, &header) != nil {
				return nil, closing{codeBadRequest, "Invalid message: Authorization in the payload must be a string"}
			}
			return []string{header}, nil
		}
	}
	return nil, nil
}

// expire ends the subscriptions, each with an error that has its cursor, and then the connection.
func (c *socket) expire() {
	c.mu.Lock()
	c.expired = true
	for _, session := range c.running {
		session.End(errExpired)
	}
	c.mu.Unlock()
	c.operations.Wait()
	c.close(codeUnauthorized, "Unauthorized: the token or API key has expired")
}

// subscribe begins an operation.
func (c *socket) subscribe(ctx context.Context, m message) error {
	if m.ID == "" {
		return closing{codeBadRequest, "Invalid message: subscribe needs an id"}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, again := c.running[m.ID]
	switch {
	case !c.inited:
		return closing{codeUnauthorized, "Unauthorized: send connection_init first, and wait for connection_ack"}
	case again:
		return closing{codeSameID, fmt.Sprintf("Subscriber for %.60s already exists", m.ID)}
	case c.expired:
		return nil // the connection is about to close
	}
	begin, err := c.Operations.Read(m.Payload)
	if err != nil {
		return closing{codeBadRequest, "Invalid message: " + err.Error()}
	}
	session := &live.Session{Check: func(ctx context.Context) (*graph.Viewer, error) { return c.Authenticate(ctx, c.headers) }}
	ctx = live.WithSession(graph.WithViewer(ctx, c.viewer), session)
	if len(c.running) >= c.PerCaller {
		response := c.Operations.Refuse(ctx, graph.Errorf(graph.CodeLimit,
			"the connection has %d operations, and may not have more at a time; end one of them first", c.PerCaller))
		session.End(nil)
		return c.writeLocked(ctx, message{ID: m.ID, Type: "error", Payload: response.Errors})
	}
	c.running[m.ID] = session
	c.operations.Go(func() {
		defer session.End(nil)
		if c.run(ctx, session, m.ID, begin) != nil {
			_ = c.conn.CloseNow()
		}
	})
	return nil
}

// run sends the responses of an operation. An error is one of the connection.
func (c *socket) run(ctx context.Context, session *live.Session, id string, begin Begin) error {
	operation, done := c.limited(ctx, begin)
	defer done()
	for {
		response, ok := operation.Next(ctx)
		began := time.Now()
		switch {
		case !ok:
			return c.send(session, message{ID: id, Type: "complete"})
		case response.Errors != nil:
			return c.send(session, message{ID: id, Type: "error", Payload: response.Errors})
		}
		if err := c.send(session, message{ID: id, Type: "next", Payload: bytes.TrimSuffix(response.Body, []byte{'\n'})}); err != nil {
			return err
		}
		if time.Since(began) > c.Slow {
			session.End(errSlow)
		}
	}
}

// complete ends an operation that the client no longer needs.
func (c *socket) complete(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if session, runs := c.running[id]; runs {
		delete(c.running, id)
		session.End(nil)
	}
}

// send sends a message of an operation, unless the client has ended that. The last message frees the id.
func (c *socket) send(session *live.Session, m message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running[m.ID] != session {
		return nil
	}
	if m.Type != "next" {
		delete(c.running, m.ID)
	}
	return c.writeLocked(context.Background(), m) // the end of an operation must not end a message, and with it the connection
}

func (c *socket) write(ctx context.Context, m message) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writeLocked(ctx, m)
}

// writeLocked writes a message; mu is locked. A message that the client does not take in time ends the connection.
func (c *socket) writeLocked(ctx context.Context, m message) error {
	ctx, cancel := context.WithTimeout(ctx, c.Write)
	defer cancel()
	return c.conn.Write(ctx, websocket.MessageText, m.encode())
}

// encode returns the message as JSON; the payload is JSON already.
func (m message) encode() []byte {
	head := struct {
		ID   string `json:"id,omitempty"`
		Type string `json:"type"`
	}{m.ID, m.Type}
	text, err := json.Marshal(head)
	if err != nil {
		panic(err) // strings always marshal
	}
	if len(m.Payload) > 0 {
		text = append(append(append(bytes.TrimSuffix(text, []byte{'}'}), `,"payload":`...), m.Payload...), '}')
	}
	return text
}
