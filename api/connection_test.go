package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"entitlegraph/api"
)

func TestAnEventStreamIsServedWhenItIsPreferred(t *testing.T) {
	server := httptest.NewServer(newClient(t, newMemory(0)).handler)
	t.Cleanup(server.Close)
	send := func(accept, body string) reply {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/graphql", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {"application/json"}, "Accept": {accept}}
		response, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		content, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return reply{response.StatusCode, response.Header, content}
	}
	for _, test := range []struct {
		name, accept, media string
	}{
		{name: "alone", accept: "text/event-stream", media: "text/event-stream"},
		{name: "first", accept: "text/event-stream, application/json", media: "text/event-stream"},
		{name: "second", accept: "application/json, text/event-stream", media: "application/json"},
		{name: "of less quality", accept: "text/event-stream;q=0.5, application/graphql-response+json", media: "application/graphql-response+json"},
		{name: "refused", accept: "text/event-stream;q=0, */*", media: "application/json"},
		{name: "any", accept: "*/*", media: "application/json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := send(test.accept, `{"query":"{ __typename }"}`)
			if media, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";"); media != test.media {
				t.Errorf("got %s: %s", media, got.body)
			}
		})
	}
	got := send("text/event-stream", `{"query":"{ __typename"}`)
	if got.StatusCode != http.StatusOK || !strings.Contains(string(got.body), "event: next\ndata: {\"errors\":") || !strings.HasSuffix(string(got.body), "event: complete\ndata: \n\n") {
		t.Errorf("a refused operation: %d %s", got.StatusCode, got.body)
	}
	got = send("text/event-stream", `[{"query":"{ __typename }"}]`)
	if got.StatusCode != http.StatusBadRequest {
		t.Errorf("a list: %d %s", got.StatusCode, got.body)
	}
}

func TestOperationsOfAWebSocketHaveTheLimitsOfRequests(t *testing.T) {
	c := newClient(t, newMemory(0), func(config *api.Config) { config.Limits.Depth, config.Limits.Rate = 2, 1 })
	server := httptest.NewServer(c.handler)
	t.Cleanup(server.Close)
	conn, response, err := websocket.Dial(t.Context(), server.URL+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		t.Fatal(err, response)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	for _, step := range []struct {
		send string
		want []string // what each answer contains
	}{
		{send: `{"type":"connection_init"}`, want: []string{"connection_ack"}},
		{send: `{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}`, want: []string{`"__typename":"Query"`, "complete"}},
		{send: `{"id":"1","type":"subscribe","payload":{"query":"{ products { nodes { code } } }"}}`, want: []string{`"type":"error","payload":[{"message":"the fields of the document are nested 3 deep`}},
		{send: `{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}`, want: []string{"RATE_LIMITED"}},
	} {
		if err := conn.Write(t.Context(), websocket.MessageText, []byte(step.send)); err != nil {
			t.Fatal(err)
		}
		for _, want := range step.want {
			if _, got, err := conn.Read(t.Context()); err != nil || !strings.Contains(string(got), want) {
				t.Fatalf("%s: got %s %v, want %s", step.send, got, err, want)
			}
		}
	}
}
