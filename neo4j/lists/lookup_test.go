package lists

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/graph/request"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/versions"
)

// TestUsersOfOthersAreListed holds that users and members which another program wrote without the properties of the lists are in them
// from the next start on.
func TestUsersOfOthersAreListed(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 3)
	execute(t, s, `MATCH (:Organization {id: $p})<-[:BELONGS_TO]-(u:User)-[m:MEMBER_OF]->()
		REMOVE u.organization, m.group, m.loginKey`, map[string]any{"p": p})
	migrate(t, s)
	for name, pager := range pagersOf(ctx, s, p) {
		if name != "users" && name != "members" {
			continue
		}
		if keys, _, _, _, _, err := pager(graph.Page{Limit: 10}); err != nil || len(keys) != 3 {
			t.Errorf("%s: %v, %v", name, keys, err)
		}
	}
}

// TestNodesByID finds one of each kind.
func TestNodesByID(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 1)
	execute(t, s, `MATCH (o:Organization {id: $p})<-[:BELONGS_TO]-(u:User)
		CREATE (o)-[:HAS_CONTACT {id: $p + '-K', country: 'DE'}]->(u), (o)-[:CLAIMS]->(:Domain {name: toLower($p) + '.example', autoApprove: true})`, map[string]any{"p": p})
	for kind, id := range map[graph.Kind]string{
		graph.KindOrganization: p, graph.KindSite: p + "-001", graph.KindUser: p + "-001", graph.KindProduct: p + "-001", graph.KindContract: p + "-C",
		graph.KindContractLine: p + "-001-1", graph.KindOrder: p + "-001", graph.KindEntitlementGroup: p + "-TEAM",
		graph.KindFulfillmentContact: p + "-K", graph.KindDomain: strings.ToLower(p) + ".example",
	} {
		found, err := s.NodesByID(ctx, kind, []string{"no such", id}, graph.Alone)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if found[0] != nil {
			t.Errorf("%s: something for an id that nothing has: %#v", kind, found[0])
		}
		if node, ok := found[1].(interface{ NodeID() string }); !ok || node.NodeID() != graph.EncodeID(kind, id) {
			t.Errorf("%s: %#v", kind, found[1])
		}
	}
}

// TestOwnersAreReadAlong holds that look-ups give the organization of what they find when they are asked to, and remember its version.
func TestOwnersAreReadAlong(t *testing.T) {
	s := openTest(t)
	p := seed(t, s, 1)
	node := func(kind graph.Kind, id string) func(context.Context, graph.Along) (any, error) {
		return func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.NodesByID(ctx, kind, []string{id}, along))
		}
	}
	for name, look := range map[string]func(context.Context, graph.Along) (any, error){
		"user": func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.UsersByLoginKey(ctx, []string{strings.ToLower(p) + "-001@seed.example"}, along))
		},
		"site": func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.SitesByCustomerNumber(ctx, []string{p + "-001"}, along))
		},
		"contract": func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.ContractsByNumber(ctx, []string{p + "-C"}, along))
		},
		"user by id":     node(graph.KindUser, p+"-001"),
		"site by id":     node(graph.KindSite, p+"-001"),
		"contract by id": node(graph.KindContract, p+"-C"),
		"group by id":    node(graph.KindEntitlementGroup, p+"-TEAM"),
	} {
		for _, along := range []graph.Along{graph.Alone, graph.WithOwner} {
			ctx, wanted := request.WithVersions(t.Context()), along == graph.WithOwner
			found, err := look(ctx, along)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			owner := reflect.ValueOf(found).Elem().FieldByName("Owner").Interface().(*graph.Organization)
			seen, _ := versions.Seen(ctx, p)
			if (owner != nil && owner.ID == p) != wanted || (seen.OrganizationID == p) != wanted {
				t.Errorf("%s, wanted %t: organization %v, version seen %v", name, wanted, owner, seen)
			}
		}
	}
}

func first[T any](found []T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// TestOrganizations finds organizations by what people type, and by filters.
func TestOrganizations(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 1)
	for _, o := range []struct{ account, name string }{
		{account: p + "-A.1", name: "Ångström & Søn " + p}, {account: p + "-B_2", name: "O'Neil Works " + p}, {account: p + "-C", name: "zebra AND (co) " + p},
	} {
		execute(t, s, `CREATE (o:Organization) SET o = $organization`, map[string]any{"organization": neo4jtest.OrganizationNamed(o.account, o.name)})
	}
	for _, c := range []struct {
		filter graph.OrganizationFilter
		want   []string
	}{
		{filter: graph.OrganizationFilter{Search: p}, want: []string{p, p + "-A.1", p + "-B_2", p + "-C"}},
		{filter: graph.OrganizationFilter{Search: strings.ToLower(p[:9])}, want: []string{p, p + "-A.1", p + "-B_2", p + "-C"}},
		{filter: graph.OrganizationFilter{Search: p + " angstr"}, want: []string{p + "-A.1"}},
		{filter: graph.OrganizationFilter{Search: "SØN " + p}, want: []string{p + "-A.1"}},
		{filter: graph.OrganizationFilter{Search: p + "-A.1"}, want: []string{p + "-A.1"}},
		{filter: graph.OrganizationFilter{Search: p + "-a."}, want: []string{p + "-A.1"}},
		{filter: graph.OrganizationFilter{Search: p + "-B_2"}, want: []string{p + "-B_2"}},
		{filter: graph.OrganizationFilter{Search: "O'Neil " + p}, want: []string{p + "-B_2"}},
		{filter: graph.OrganizationFilter{Search: "AND (co) " + p}, want: []string{p + "-C"}},
		{filter: graph.OrganizationFilter{Search: p + " AND (NOT) *"}, want: nil},
		{filter: graph.OrganizationFilter{Search: `*:* "`}, want: nil},
		{filter: graph.OrganizationFilter{Search: p + " nothing"}, want: nil},
		{filter: graph.OrganizationFilter{Search: p + ` "*`}, want: []string{p, p + "-A.1", p + "-B_2", p + "-C"}},
		{filter: graph.OrganizationFilter{Search: p, Country: "DE"}, want: []string{p}},
		{filter: graph.OrganizationFilter{Search: p, Country: "FR"}, want: nil},
		{filter: graph.OrganizationFilter{Search: p, ProductCode: p + "-001"}, want: []string{p}},
		{filter: graph.OrganizationFilter{ProductCode: p + "-001"}, want: []string{p}},
		{filter: graph.OrganizationFilter{Search: p, ContractStatus: graph.ContractSuspended}, want: []string{p}},
		{filter: graph.OrganizationFilter{Search: p, ContractStatus: graph.ContractCancelled}, want: nil},
	} {
		out, err := s.Organizations(ctx, c.filter, graph.OrderByAccountNumber, graph.Page{Limit: 100, Count: true})
		if err != nil {
			t.Errorf("%+v: %v", c.filter, err)
			continue
		}
		var got []string
		for _, r := range out.Rows {
			got = append(got, r.Item.AccountNumber)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) || out.Total != len(c.want) {
			t.Errorf("%+v: %v, total %d, not %v", c.filter, got, out.Total, c.want)
		}
	}
}
