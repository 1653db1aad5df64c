package bolt_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// TestFailures: every call ends, with a code that tells what to do, and with nothing of the database in the message.
func TestFailures(t *testing.T) {
	down, err := bolt.Open(bolt.Config{URI: "bolt://127.0.0.1:1", Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer down.Close(t.Context())
	neo4jtest.WantFailure(t, down.Ping(t.Context()), graph.CodeUnavailable)
	neo4jtest.WantFailure(t, down.WriteStatement(t.Context(), &bolt.Statement{Name: "ping", Text: "RETURN 1"}, nil), graph.CodeUnavailable, graph.CodeTimeout)

	c := neo4jtest.Open(t)
	pool, err := bolt.Open(bolt.Config{URI: c.URI, Username: c.Username, Password: c.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	slow := &bolt.Statement{Name: "slow", Text: "UNWIND range(1, 100000000) AS i WITH i WHERE i % 7 = 8 RETURN count(*) AS n"}
	_, err = pool.Read(ctx, slow, nil)
	neo4jtest.WantFailure(t, err, graph.CodeTimeout)
	_, err = pool.Read(t.Context(), &bolt.Statement{Name: "wrong", Text: "RETURN nonsense"}, nil)
	neo4jtest.WantFailure(t, err, graph.CodeInternal)
	if err := errors.Unwrap(err); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestCheckURI(t *testing.T) {
	for uri, ok := range map[string]bool{
		"bolt://localhost:7687": true, "neo4j+s://x.databases.example": true, "neo4j://[::1]:7687": true,
		"": false, "localhost:7687": false, "http://localhost": false, "bolt://": false, "bolt://:7687": false, "BOLT://x": false,
	} {
		if err := bolt.CheckURI(uri); (err == nil) != ok {
			t.Errorf("%q: %v", uri, err)
		}
	}
}
