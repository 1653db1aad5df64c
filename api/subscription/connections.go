package subscription

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"entitlegraph/graph"
	"entitlegraph/live"
)

// Operations begins operations by the rules of every request: documents, rights, cost, rate.
type Operations interface {
	// Read reads a request in JSON. The error is about a text that is no request.
	Read(request json.RawMessage) (Begin, error)
	// Refuse returns the response to an operation that is refused for err.
	Refuse(ctx context.Context, err error) Response
}

// Begin begins an operation. ctx has the viewer, and the session of the operation; it lasts as long as the operation.
type Begin func(ctx context.Context) Operation

// Operation is an operation that has begun.
type Operation interface {
	// IsSubscription reports whether it counts among the subscriptions of its caller.
	IsSubscription() bool
	// Next waits for the next response; false after the last one.
	Next(ctx context.Context) (Response, bool)
}

// Response is one response of an operation.
type Response struct {
	// Body is the response as JSON.
	Body []byte
	// Errors is the list of errors as JSON if there are no data; then it is the last response.
	Errors json.RawMessage
}

// Authenticate returns the viewer of a caller with these Authorization headers, within a short time.
type Authenticate func(ctx context.Context, headers []string) (*graph.Viewer, error)

// Settings are the limits of connections.
type Settings struct {
	// PerCaller is the maximum number of subscriptions of one caller, and also of its WebSocket connections.
	PerCaller int
	// Connections is the maximum number of connections of all callers.
	Connections int
	// Init is the time that a client has for connection_init.
	Init time.Duration
	// Ping is the interval of pings, which keep connections open and find those whose client is gone.
	Ping time.Duration
	// Slow is the time that a message may take to be sent. A subscription whose message takes longer ends with an error that has the cursor to go on from.
	Slow time.Duration
	// Write is the time after which a message that is not taken ends its connection.
	Write time.Duration
	// MessageBytes is the maximum size of a message of a client.
	MessageBytes int64
	// Origins are those of pages that may connect, beside the server's own.
	Origins []string
	// Clock returns the instant at which credentials must be valid.
	Clock func() time.Time
}

// DefaultSettings returns the settings of a server; PerCaller, MessageBytes and Origins are those of its requests.
func DefaultSettings() Settings {
	return Settings{
		PerCaller: 50, Connections: 10_000, Init: 10 * time.Second, Ping: 25 * time.Second, Slow: 10 * time.Second, Write: 30 * time.Second,
		MessageBytes: 1 << 20, Clock: time.Now,
	}
}

// Connections counts the connections of a server, and ends them when it stops.
type Connections struct {
	stop     context.Context // ends with Drain
	stopping context.CancelFunc

	mu            sync.Mutex
	all           int
	ended         chan struct{} // closed when a stopping server has no connection left
	subscriptions map[string]int
	sockets       map[string]int
}

// NewConnections returns the connections of a server.
func NewConnections() *Connections {
	c := &Connections{ended: make(chan struct{}), subscriptions: map[string]int{}, sockets: map[string]int{}}
	c.stop, c.stopping = context.WithCancel(context.Background())
	return c
}

// Drain tells every client to connect again, to this or another server, and waits for the end of the connections or of ctx. No connection begins after it.
func (c *Connections) Drain(ctx context.Context) {
	c.mu.Lock()
	c.stopping()
	if c.all == 0 {
		c.end()
	}
	c.mu.Unlock()
	select {
	case <-c.ended:
	case <-ctx.Done():
	}
}

// end notes that no connection is left.
func (c *Connections) end() {
	select {
	case <-c.ended:
	default:
		close(c.ended)
	}
}

// enter counts a connection; false when there are too many, or the server stops.
func (c *Connections) enter(most int) (leave func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stop.Err() != nil || c.all >= most {
		return nil, false
	}
	c.all++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.all--; c.all == 0 && c.stop.Err() != nil {
			c.end()
		}
	}, true
}

// take counts one more of a caller; false when it has as many as it may have.
func (c *Connections) take(of map[string]int, caller string, most int) (giveBack func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if of[caller] >= most {
		return nil, false
	}
	of[caller]++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if of[caller]--; of[caller] == 0 {
			delete(of, caller)
		}
	}, true
}

// Server serves the operations of one endpoint.
type Server struct {
	Settings
	Connections  *Connections
	Authenticate Authenticate
	Operations   Operations
	// Caller names the caller of a context for the limit of subscriptions.
	Caller func(ctx context.Context) string
	// Denied counts credentials that were refused after the connection was made.
	Denied func(ctx context.Context)
	// RefuseHTTP writes the response to a request that no connection is made for.
	RefuseHTTP func(w http.ResponseWriter, r *http.Request, err error)
}

// limited begins an operation, which is refused if it is one subscription too many. done frees its place.
func (s *Server) limited(ctx context.Context, begin Begin) (operation Operation, done func()) {
	if operation = begin(ctx); !operation.IsSubscription() {
		return operation, func() {}
	}
	done, ok := s.Connections.take(s.Connections.subscriptions, s.Caller(ctx), s.PerCaller)
	if !ok {
		live.SessionOf(ctx).End(nil)
		return Once(s.Operations.Refuse(ctx, graph.Errorf(graph.CodeLimit,
			"the caller has %d subscriptions on this server, and may not have more; end one of them first", s.PerCaller))), func() {}
	}
	return operation, done
}

// Once returns an operation with one response: a query, a mutation, or a refused operation.
func Once(response Response) Operation { return &single{response: response} }

// single is an operation with one response.
type single struct {
	response Response
	taken    bool
}

// IsSubscription is false.
func (*single) IsSubscription() bool { return false }

// Next returns the response, once.
func (o *single) Next(context.Context) (Response, bool) {
	if o.taken {
		return Response{}, false
	}
	o.taken = true
	return o.response, true
}

// expiry returns a channel that receives at the end of the viewer's credentials; nil if they do not end.
func (s *Server) expiry(viewer *graph.Viewer) (reached <-chan time.Time, stop func()) {
	if viewer.ExpiresAt == nil {
		return nil, func() {}
	}
	timer := time.NewTimer(viewer.ExpiresAt.Sub(s.Clock()))
	return timer.C, func() { timer.Stop() }
}

// errExpired is the end of a subscription whose credentials have expired.
var errExpired = graph.Errorf(graph.CodeUnauthenticated, "the token or API key has expired; connect again with a new one, and go on from the cursor")

// errSlow is the end of a subscription that is not read.
var errSlow = graph.Errorf(graph.CodeLimit, "the subscription is not read fast enough; subscribe again, and go on from the cursor")
