package neo4j

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// ownerStatements find whose the things of a kind are. Kinds that belong to nobody have none.
var ownerStatements = map[graph.Kind]*statement{
	graph.KindOrganization:       ownersOf("Organization"),
	graph.KindSite:               ownersOf("Site"),
	graph.KindUser:               ownersOf("User"),
	graph.KindContract:           ownersOf("Contract"),
	graph.KindContractLine:       ownersOf("ContractLine"),
	graph.KindOrder:              ownersOf("Order"),
	graph.KindEntitlementGroup:   ownersOf("EntitlementGroup"),
	graph.KindFulfillmentContact: ownersOf("FulfillmentContact"),
	graph.KindDomain:             ownersOf("Domain"),
	graph.KindAuditEntry:         ownersOf("AuditEntry"),
}

var statementOwnersByLogin = ownersOf("Login")

func ownersOf(what string) *statement { return render("owners", map[string]bool{what: true}) }

// OwnersByID gives the id of the organization that each thing belongs to; empty where there is no such thing, or it belongs to nobody.
func (s reads) OwnersByID(ctx context.Context, kind graph.Kind, ids []string) ([]string, error) {
	st, owned := ownerStatements[kind]
	if !owned {
		return make([]string, len(ids)), nil
	}
	return byKeyRecord(ctx, s, st, ids, ownerOf)
}

// OwnersByLogin gives the id of the organization that each login belongs to; empty where there is no such login.
func (s reads) OwnersByLogin(ctx context.Context, loginKeys []string) ([]string, error) {
	return byKeyRecord(ctx, s, statementOwnersByLogin, loginKeys, ownerOf)
}

func ownerOf(record *driver.Record) (string, error) { return column[string](record, "owner") }
