package subscription

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"entitlegraph/graph"
	"entitlegraph/live"
)

// MediaStream is the media type of server-sent events.
const MediaStream = "text/event-stream"

// ServeStream sends the responses of one operation as server-sent events: an event next for each, then an event complete. ctx of the request has the viewer.
func (s *Server) ServeStream(w http.ResponseWriter, r *http.Request, begin Begin) {
	leave, ok := s.Connections.enter(s.Settings.Connections)
	if !ok {
		s.RefuseHTTP(w, r, graph.Errorf(graph.CodeUnavailable, "the server stops, or has too many connections; send the request again in a second"))
		return
	}
	defer leave()
	headers := r.Header.Values("Authorization")
	session := &live.Session{Check: func(ctx context.Context) (*graph.Viewer, error) { return s.Authenticate(ctx, headers) }}
	ctx := live.WithSession(r.Context(), session)
	defer session.End(nil)
	operation, done := s.limited(ctx, begin)
	defer done()
	out := &stream{w: w, control: http.NewResponseController(w), write: s.Write}
	_ = out.control.SetReadDeadline(time.Time{}) // that of a request would end the stream
	w.Header().Set("Content-Type", MediaStream+"; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy must pass events on at once
	w.WriteHeader(http.StatusOK)
	if out.comment() == nil {
		s.stream(ctx, session, operation, out)
	}
}

// stream sends the responses.
func (s *Server) stream(ctx context.Context, session *live.Session, operation Operation, out *stream) {
	responses := make(chan Response)
	go func() {
		defer close(responses)
		for {
			response, ok := operation.Next(ctx)
			if !ok {
				return
			}
			responses <- response
			if response.Errors != nil {
				return
			}
		}
	}()
	_ = s.pass(ctx, session, responses, out)
	session.End(nil)
	for range responses { // until the goroutine ends
	}
}

// pass writes responses, and what happens between them.
func (s *Server) pass(ctx context.Context, session *live.Session, responses <-chan Response, out *stream) error {
	ticker := time.NewTicker(s.Ping)
	defer ticker.Stop()
	expired, stop := s.expiry(graph.ViewerOf(ctx))
	defer stop()
	for {
		select {
		case response, more := <-responses:
			if !more {
				return out.event("complete", nil)
			}
			began := time.Now()
			if err := out.event("next", response.Body); err != nil {
				return err
			}
			if time.Since(began) > s.Slow {
				session.End(errSlow)
			}
		case <-ticker.C:
			if err := out.comment(); err != nil {
				return err
			}
		case <-expired:
			session.End(errExpired)
		case <-s.Connections.stop.Done():
			return out.event("complete", nil)
		}
	}
}

// stream writes events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	write   time.Duration
}

// event writes an event with data of one line.
func (o *stream) event(name string, data []byte) error {
	line := append([]byte("event: "+name+"\ndata: "), bytes.TrimSuffix(data, []byte{'\n'})...)
	return o.send(append(line, "\n\n"...))
}

// comment writes a line that clients ignore, which keeps the connection open.
func (o *stream) comment() error { return o.send([]byte(":\n\n")) }

func (o *stream) send(text []byte) error {
	return errors.Join(o.control.SetWriteDeadline(time.Now().Add(o.write)), func() error { _, err := o.w.Write(text); return err }(), o.control.Flush())
}
