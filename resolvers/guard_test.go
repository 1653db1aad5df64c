package resolvers_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// ways are the methods of the stores by which somebody who asks comes to an object: the guard has one for each.
var ways = []string{
	"OrganizationsByAccountNumber", "SitesByCustomerNumber", "UsersByLoginKey", "ContractsByNumber", "OrdersByNumber", "NodesByID",
	"Organizations", "Facts", "Apply", "Preview", "DocumentsOfOrders",
}

// further are those that go on from objects that were come to, or are about what belongs to no organization.
var further = []string{
	"ProductsByCode", "Products", "OwnersByID", "OwnersByLogin", "OrdersToldTo", "Holdings", "Ready", "Reserve", "Remember",
}

// TestEveryMethodIsKnownToTheGuard: whoever adds a method to a store says on which side it is.
func TestEveryMethodIsKnownToTheGuard(t *testing.T) {
	known := slices.Concat(ways, further)
	for _, store := range []reflect.Type{reflect.TypeFor[graph.Store](), reflect.TypeFor[entitle.Store](), reflect.TypeFor[changes.Store]()} {
		for i := range store.NumMethod() {
			name := store.Method(i).Name
			_, parents, ofParents := strings.Cut(name, "Of")
			ofParents = ofParents && strings.HasSuffix(parents, "s") // SitesOfOrganizations
			if !ofParents && !slices.Contains(known, name) {
				t.Errorf("%s.%s: does it have to be guarded (resolvers/guard.go)?", store, name)
			}
		}
	}
}
