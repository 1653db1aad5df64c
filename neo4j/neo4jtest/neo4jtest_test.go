package neo4jtest_test

import (
	"context"
	"os"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/neo4j/managed"
	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

func TestOpenSharesOneServer(t *testing.T) {
	first, second := neo4jtest.Open(t), neo4jtest.Open(t)
	if first != second {
		t.Errorf("two connections: %s and %s", first.URI, second.URI)
	}
	count(t, first)
}

func TestOpenOwnIsAnotherServer(t *testing.T) {
	own := neo4jtest.OpenOwn(t)
	if shared := neo4jtest.Open(t); own.URI == shared.URI {
		t.Errorf("the test's own server is the shared one, %s", own.URI)
	}
	if got := count(t, own); got != 0 {
		t.Errorf("the test's own server has %d nodes", got)
	}
}

func TestOpenEmptyTakesEverythingOut(t *testing.T) {
	first := neo4jtest.OpenEmpty(t)
	if shared := neo4jtest.Open(t); first.URI == shared.URI {
		t.Errorf("the server to empty is the shared one, %s", first.URI)
	}
	_, err := driver.ExecuteQuery(t.Context(), first.Driver, "UNWIND range(1, 6000) AS i CREATE (:Left)-[:BEHIND]->(:Left)", nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(managed.Database))
	if err != nil {
		t.Fatal(err)
	}
	if got := count(t, first); got != 12000 {
		t.Errorf("%d nodes were made", got)
	}
	second := neo4jtest.OpenEmpty(t)
	if got := count(t, second); first != second || got != 0 {
		t.Errorf("%d nodes are left, on %s and %s", got, first.URI, second.URI)
	}
}

// count returns the number of all nodes.
func count(t *testing.T, connection *neo4jtest.Connection) int64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	result, err := driver.ExecuteQuery(ctx, connection.Driver, "MATCH (n) RETURN count(n) AS nodes", nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(managed.Database))
	if err != nil {
		t.Fatal(err)
	}
	nodes, _, err := driver.GetRecordValue[int64](result.Records[0], "nodes")
	if err != nil {
		t.Fatal(err)
	}
	return nodes
}
