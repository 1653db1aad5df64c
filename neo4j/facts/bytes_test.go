package facts

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// compactAccountFacts is an account as it is held in memory.
func compactAccountFacts(n, lines int) *entitle.AccountFacts {
	organization, all, groups, sites, access := account(n, lines)
	all = compact(organization, all, groups, sites, access)
	return entitle.NewAccountFacts(organization, all, groups, sites, access)
}

// plainAccountFacts is an account as the database returns it.
func plainAccountFacts(n, lines int) *entitle.AccountFacts {
	return entitle.NewAccountFacts(account(n, lines))
}

// account is an account each text of which has memory of its own.
func account(n, lines int) (*graph.Organization, []*graph.ContractLine, map[string]entitle.Group, []*graph.Site, []graph.AccessSetting) {
	text := func(what string, i int) string { return fmt.Sprintf("%s-%08d-%08d", what, n, i) }
	organization := &graph.Organization{ID: text("o", 0), OrganizationBody: graph.OrganizationBody{AccountNumber: text("A", 0), Currency: string([]byte("EUR"))}}
	var all []*graph.ContractLine
	var sites []*graph.Site
	groups := map[string]entitle.Group{}
	var access []graph.AccessSetting
	for c := range lines / 10 {
		contract := &graph.Contract{ID: text("c", c), ContractBody: graph.ContractBody{ContractNumber: text("C", c), Status: graph.ContractActive, Term: graph.Always}}
		order := &graph.Order{ID: text("r", c), OrderNumber: text("R", c)}
		product := &graph.Product{ID: text("p", c), ProductBody: graph.ProductBody{Code: text("P", c), Name: text("Product", c)}}
		for i := range 10 {
			quantity := i
			all = append(all, &graph.ContractLine{
				ID: text("l", c*10+i), Contract: contract, Order: order, Product: product, CountryCode: string([]byte([]string{"DE", "AT", "CH"}[i%3])),
				Quantity: &quantity, ARR: graph.Money{Minor: 5, Currency: organization.Currency}, Own: graph.Always, Place: i,
			})
		}
		sites = append(sites, &graph.Site{ID: text("s", c), SiteBody: graph.SiteBody{CustomerNumber: text("S", c), Name: text("Site", c), CountryCode: "DE", City: text("City", c)}})
		access = append(access, graph.AccessSetting{ProductCode: text("P", c), CountryCode: string([]byte("AT")), Access: graph.AccessDeny})
		groups[text("g", c)] = entitle.Group{ProductCodes: []string{text("P", c), text("P", c+1)}}
	}
	return organization, all, groups, sites, access
}

// TestBytesMatchTheHeap compares what facts say they take with what the heap says, once answers were given from them for three
// countries.
func TestBytesMatchTheHeap(t *testing.T) {
	for _, lines := range []int{20, 200} {
		kept := make([]*entitle.AccountFacts, 20_000/lines)
		before, said := heap(), int64(0)
		for i := range kept {
			kept[i] = compactAccountFacts(i, lines)
			for _, country := range []string{"DE", "AT", "CH"} {
				login := &entitle.Login{User: &graph.User{UserBody: graph.UserBody{Status: graph.UserActive, ProfileCountryCode: country}}}
				entitle.Evaluate(login, kept[i], time.Unix(0, 0))
			}
			said += bytesOf(kept[i])
		}
		took := heap() - before
		runtime.KeepAlive(kept)
		t.Logf("%d lines: said %d bytes a line, took %d", lines, said/20_000, took/20_000)
		if said < took*8/10 || said > took*16/10 {
			t.Errorf("facts of %d lines say that they take %d bytes, and take %d", lines, said/int64(len(kept)), took/int64(len(kept)))
		}
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
