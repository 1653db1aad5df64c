package transfer_test

import (
	"os"
	"testing"

	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// Store is the store that the tests of this package open.
type Store = neo4j.Store

var (
	openTest   = storetest.Open
	openOn     = storetest.OpenOn
	openChange = storetest.OpenChange
	changeDay  = storetest.ChangeDay
	prefix     = neo4jtest.Prefix
	execute    = storetest.Execute
	companyOf  = neo4jtest.CompanyOf
	load       = storetest.Load
	request    = storetest.Request
	apply      = storetest.Apply
)
