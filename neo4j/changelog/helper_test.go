package changelog_test

import (
	"os"
	"testing"

	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }
