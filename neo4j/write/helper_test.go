package write_test

import (
	"os"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// firstOf returns the first page.
func firstOf[T any](rows []graph.Rows[T], err error) (graph.Rows[T], error) {
	return storetest.FirstOf(rows, err)
}

// Store is the store that the tests of this package open.
type Store = neo4j.Store

var (
	openTest      = storetest.Open
	openOn        = storetest.OpenOn
	openChange    = storetest.OpenChange
	changeDay     = storetest.ChangeDay
	setNow        = storetest.SetNow
	prefix        = neo4jtest.Prefix
	execute       = storetest.Execute
	seed          = storetest.Seed
	companyOf     = neo4jtest.CompanyOf
	load          = storetest.Load
	request       = storetest.Request
	smallRequest  = storetest.SmallRequest
	rename        = storetest.Rename
	apply         = storetest.Apply
	reasonsOf     = storetest.ReasonsOf
	newLossyProxy = neo4jtest.NewLossyProxy
)
