package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

const post = "Content-Type: application/json"

func body(t *testing.T, document string) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"query": document})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const lock = `mutation {lockUser(input: {login: "u1@acc1.example"}) {user {login} userErrors {code}}}`

// TestIdempotencyKey: a repeat gets the first answer byte for byte, from another instance too, and nothing is done again.
func TestIdempotencyKey(t *testing.T) {
	l := newLedger(1)
	l.answer = makes(l.users["o1"][0])
	one, other := newWriter(t, l), newWriter(t, l)
	first := one.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: k 1")
	l.users["o1"][0].Login = "changed@acc1.example"
	for _, c := range []*client{one, other} {
		again := c.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: k 1")
		if string(again.body) != string(first.body) || again.StatusCode != 200 || again.Header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("got  %d %v %s\nwant %s", again.StatusCode, again.Header, again.body, first.body)
		}
	}
	if first.Header.Get("Idempotent-Replayed") != "" || !strings.Contains(string(first.body), "U1@acc1.example") {
		t.Errorf("first %v %s", first.Header, first.body)
	}
	if len(l.asked) != 1 || l.asked[0].ID != "request-0" {
		t.Errorf("asked %+v", l.asked)
	}
	one.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: k 2")
	if len(l.asked) != 2 {
		t.Errorf("another key: asked %d", len(l.asked))
	}
}

// TestIdempotencyKeyReused: the same key with another document, variable or operation is refused, and nothing is done.
func TestIdempotencyKeyReused(t *testing.T) {
	l := newLedger(1)
	c := newWriter(t, l)
	document := `mutation A($l: String!) {lockUser(input: {login: $l}) {userErrors {code}}} mutation B($l: String!) {unlockUser(input: {login: $l}) {userErrors {code}}}`
	request := func(document, operation, login string) string {
		b, _ := json.Marshal(map[string]any{"query": document, "operationName": operation, "variables": map[string]string{"l": login}})
		return string(b)
	}
	c.send("POST", "/graphql", request(document, "A", "a@b.example"), post, "Idempotency-Key: k")
	for _, other := range []string{request(document+" ", "A", "a@b.example"), request(document, "B", "a@b.example"), request(document, "A", "b@b.example")} {
		reply := c.send("POST", "/graphql", other, post, "Idempotency-Key: k")
		c.wantError(c.read(reply), "IDEMPOTENCY_KEY_REUSED", "")
		if reply.StatusCode != 422 {
			t.Errorf("status %d", reply.StatusCode)
		}
	}
	if len(l.asked) != 1 {
		t.Errorf("asked %d times", len(l.asked))
	}
}

func TestIdempotencyKeyIsMalformed(t *testing.T) {
	l := newLedger(1)
	c := newWriter(t, l)
	for _, key := range []string{"", "ü", "a\tb", strings.Repeat("k", 256)} {
		reply := c.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: "+key)
		if c.wantError(c.read(reply), "BAD_REQUEST", ""); reply.StatusCode != 400 {
			t.Errorf("%q: %d", key, reply.StatusCode)
		}
	}
	reply := c.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: "+strings.Repeat("k", 255))
	if c.read(reply); reply.StatusCode != 200 || len(l.asked) != 1 {
		t.Errorf("the longest: %d, asked %d", reply.StatusCode, len(l.asked))
	}
}

// TestIdempotencyKeyOfQuery is passed over: asking twice is no harm.
func TestIdempotencyKeyOfQuery(t *testing.T) {
	l := newLedger(1)
	c := newWriter(t, l)
	for range 2 {
		reply := c.send("POST", "/graphql", body(t, `{organization(accountNumber: "ACC-1") {name}}`), post, "Idempotency-Key: k")
		c.want(c.read(reply), `{"organization":{"name":"Company 1"}}`)
	}
	if len(l.keys) != 0 {
		t.Errorf("kept %v", l.keys)
	}
}

// TestLostAnswer: a repeat of what was done but not answered has the same id, and so is done once.
func TestLostAnswer(t *testing.T) {
	l := newLedger(1)
	l.lost = true
	c := newWriter(t, l)
	document := `mutation {a: lockUser(input: {login: "a@b.example"}) {userErrors {code}} b: unlockUser(input: {login: "a@b.example"}) {userErrors {code}}}`
	first := c.send("POST", "/graphql", body(t, document), post, "Idempotency-Key: k")
	again := c.send("POST", "/graphql", body(t, document), post, "Idempotency-Key: k")
	if string(first.body) != string(again.body) || len(l.asked) != 2 || l.asked[0].ID == l.asked[1].ID {
		t.Errorf("asked %+v", l.asked)
	}
	if !slices.Equal(l.events, []string{"apply", "apply", "apply", "apply"}) {
		t.Errorf("events %q", l.events)
	}
}

// TestFailuresAreNotRemembered: the next try may succeed.
func TestFailuresAreNotRemembered(t *testing.T) {
	l := newLedger(1)
	l.answer = func(changes.Request) (*changes.Applied, error) {
		return nil, &graph.Error{Code: graph.CodeUnavailable, Message: "away"}
	}
	c := newWriter(t, l)
	c.wantError(c.read(c.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: k")), graph.CodeUnavailable, "")
	l.answer = makes(l.users["o1"][0])
	c.want(c.read(c.send("POST", "/graphql", body(t, lock), post, "Idempotency-Key: k")), `{"lockUser":{"user":{"login":"U1@acc1.example"},"userErrors":[]}}`)
}

// TestIdempotencyArgument: the key may stand in the input; then it is that of the one mutation.
func TestIdempotencyArgument(t *testing.T) {
	l := newLedger(1)
	l.answer = makes(l.users["o1"][0])
	document := func(login, key string) string {
		return `mutation {x: lockUser(input: {login: "` + login + `", idempotencyKey: "` + key + `"}) {user {login} userErrors {code}} y: unlockUser(input: {login: "` + login + `"}) {userErrors {code}}}`
	}
	first := newWriter(t, l).send("POST", "/graphql", body(t, document("u1@acc1.example", "k")), post)
	l.users["o1"][0].Login = "changed@acc1.example"
	c := newWriter(t, l)
	again := c.send("POST", "/graphql", body(t, document("u1@acc1.example", "k")), post)
	if string(first.body) != string(again.body) || len(l.asked) != 3 {
		t.Errorf("first %s again %s asked %d", first.body, again.body, len(l.asked))
	}
	c.want(c.read(again), `{"x":{"user":{"login":"U1@acc1.example"},"userErrors":[]},"y":{"userErrors":[]}}`)
	a := c.ask(document("u2@acc1.example", "k"), "")
	c.wantError(a, "IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey")
	if string(a.Data) != `{"x":null,"y":{"userErrors":[]}}` {
		t.Errorf("got %s", a.Data)
	}
	c.wantError(c.ask(document("u2@acc1.example", ""), ""), graph.CodeInvalid, "input.idempotencyKey")
}
