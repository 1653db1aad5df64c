package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// ownerStatements find the organizations of things, by kind. Kinds that belong to no organization have none.
var ownerStatements = map[graph.Kind]*bolt.Statement{
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

func ownersOf(what string) *bolt.Statement {
	return cypher.Render("owners", map[string]bool{what: true})
}

// OwnersByID returns the id of the organization that each thing belongs to; empty where there is no such thing, or it belongs to none.
func (s Lists) OwnersByID(ctx context.Context, kind graph.Kind, ids []string) ([]string, error) {
	st, owned := ownerStatements[kind]
	if !owned {
		return make([]string, len(ids)), nil
	}
	return bolt.RecordsByKey(ctx, s.from, st, ids, ownerOf)
}

// OwnersByLogin returns the id of the organization that each login belongs to; empty where there is no such login.
func (s Lists) OwnersByLogin(ctx context.Context, loginKeys []string) ([]string, error) {
	return bolt.RecordsByKey(ctx, s.from, statementOwnersByLogin, loginKeys, ownerOf)
}

func ownerOf(record *bolt.Record) (string, error) { return record.Text("owner") }
