package graph_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

func TestIDs(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range graph.Kinds {
		for _, id := range []string{"1", "0b9f2c1e-7c55-4f59-9c9a-2f4f7f4b9f10", "a:b", ":", strings.Repeat("x", 255)} {
			opaque := graph.EncodeID(kind, id)
			gotKind, gotID, err := graph.DecodeID(opaque)
			if err != nil || gotKind != kind || gotID != id || seen[opaque] {
				t.Errorf("%s %s: %s, %s, %v; seen before: %v", kind, id, gotKind, gotID, err, seen[opaque])
			}
			seen[opaque] = true
		}
	}
}

func TestDecodeIDRefuses(t *testing.T) {
	raw := base64.RawURLEncoding.EncodeToString
	for _, given := range []string{
		"", "x", "ACME", "not base64!", raw([]byte("User")), raw([]byte("User:")), raw([]byte("user:1")), raw([]byte(":1")), raw([]byte("Role:1")),
		raw([]byte("User:" + strings.Repeat("x", 256))), raw([]byte(" User:1")),
		graph.EncodeID(graph.KindUser, "1") + "=", graph.EncodeID(graph.KindUser, "1") + "\n", " " + graph.EncodeID(graph.KindUser, "1"),
		base64.StdEncoding.EncodeToString([]byte("User:1>>>???")), "VXNlcjox\x00", strings.Repeat("A", 100_000),
		"VXNlcjoxMR", // the last bits of "User:11" are not 0
	} {
		kind, id, err := graph.DecodeID(given)
		if kind != "" || id != "" {
			t.Errorf("%.40q: refused, but %s %s was given", given, kind, id)
		}
		refused(t, err, "", "id ")
	}
}

// FuzzDecodeID: an accepted id is the one that EncodeID returns.
func FuzzDecodeID(f *testing.F) {
	for _, kind := range graph.Kinds {
		f.Add(graph.EncodeID(kind, "17"))
	}
	f.Add("VXNlcjoxMR")
	f.Add("")
	f.Fuzz(func(t *testing.T, opaque string) {
		kind, id, err := graph.DecodeID(opaque)
		if err == nil && (graph.EncodeID(kind, id) != opaque || id == "") {
			t.Errorf("%q is read as %s %q", opaque, kind, id)
		}
	})
}

// TestNodeIDs: the id of each noun has its own kind and id.
func TestNodeIDs(t *testing.T) {
	for kind, node := range map[graph.Kind]relay.Node{
		graph.KindOrganization:       &graph.Organization{ID: "7"},
		graph.KindSite:               &graph.Site{ID: "7"},
		graph.KindUser:               &graph.User{ID: "7"},
		graph.KindProduct:            &graph.Product{ID: "7"},
		graph.KindContract:           &graph.Contract{ID: "7"},
		graph.KindContractLine:       &graph.ContractLine{ID: "7"},
		graph.KindOrder:              &graph.Order{ID: "7"},
		graph.KindEntitlementGroup:   &graph.EntitlementGroup{ID: "7"},
		graph.KindFulfillmentContact: &graph.FulfillmentContact{ID: "7"},
		graph.KindCountry:            graph.Country{Code: "7"},
		graph.KindDomain:             &graph.Domain{Name: "7"},
	} {
		if gotKind, id, err := graph.DecodeID(node.NodeID()); err != nil || gotKind != kind || id != "7" {
			t.Errorf("a %s names itself %s %s, %v", kind, gotKind, id, err)
		}
	}
}
