package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
	"entitlegraph/neo4j/versions"
)

// rowsByKey returns all children of each parent, in a round trip that callers at the same time share; none is held in memory.
func rowsByKey[T any](ctx context.Context, s Lists, st *bolt.Statement, parents []string, decode func(bolt.Row) T) ([][]T, error) {
	return bolt.RecordsByKey(ctx, s.from, st, parents, func(record *bolt.Record) ([]T, error) { return rowsOf(record, decode) })
}

// organization decodes an organization, and remembers its version for the rest of the operation.
func organization(ctx context.Context) func(bolt.Row) *graph.Organization {
	return func(r bolt.Row) *graph.Organization {
		versions.See(ctx, r)
		return nouns.Organization(r)
	}
}

// ownedLookup finds things that belong to an organization by keys: alone, or with their organization.
type ownedLookup struct{ alone, withOwner *bolt.Statement }

func owned(name string) ownedLookup {
	return ownedLookup{cypher.Render(name, map[string]bool{}), cypher.Render(name, map[string]bool{"Owner": true})}
}

// byOwnedKey is bolt.ByKey for such a look-up, alone or with the organization. A version of an organization that is read on the way goes into
// the request.Versions of ctx.
func byOwnedKey[T any](ctx context.Context, s Lists, l ownedLookup, keys []string, along graph.Along, decode func(bolt.Row) T) ([]T, error) {
	if along == graph.Alone {
		return bolt.ByKey(ctx, s.from, l.alone, keys, decode)
	}
	return bolt.ByKey(ctx, s.from, l.withOwner, keys, func(r bolt.Row) T {
		versions.See(ctx, r)
		return decode(r)
	})
}

// nodeReader finds nodes of one kind by id.
type nodeReader struct {
	lookup ownedLookup
	decode func(bolt.Row) any
}

// unowned finds things whose organization is never read with them.
func unowned(name string) ownedLookup {
	st := cypher.Statement(name)
	return ownedLookup{st, st}
}

// anyOf returns an untyped nil for a missing thing.
func anyOf[T any](decode func(bolt.Row) *T) func(bolt.Row) any {
	return func(r bolt.Row) any {
		if noun := decode(r); noun != nil {
			return noun
		}
		return nil
	}
}

var nodeReaders = map[graph.Kind]nodeReader{
	graph.KindOrganization:       {unowned("organizations_by_id"), anyOf(nouns.Organization)},
	graph.KindSite:               {owned("sites_by_id"), anyOf(nouns.Site)},
	graph.KindUser:               {owned("users_by_id"), anyOf(nouns.User)},
	graph.KindProduct:            {unowned("products_by_id"), anyOf(nouns.Product)},
	graph.KindContract:           {owned("contracts_by_id"), anyOf(nouns.Contract)},
	graph.KindContractLine:       {unowned("lines_by_id"), anyOf(nouns.Line)},
	graph.KindOrder:              {unowned("orders_by_id"), anyOf(nouns.Order)},
	graph.KindEntitlementGroup:   {owned("groups_by_id"), anyOf(nouns.Group)},
	graph.KindFulfillmentContact: {unowned("contacts_by_id"), anyOf(nouns.Contact)},
	graph.KindDomain:             {unowned("domains_by_name"), anyOf(nouns.Domain)},
	graph.KindAuditEntry:         {unowned("audit_entries_by_id"), anyOf(nouns.AuditEntry)},
	graph.KindAPIKey:             {ownedLookup{StatementAPIKeysByID, StatementAPIKeysByID}, anyOf(nouns.APIKey)},
}

// NodesByID returns the nodes of one kind, in order; nil where there is none.
func (s Lists) NodesByID(ctx context.Context, kind graph.Kind, ids []string, along graph.Along) ([]any, error) {
	reader, ok := nodeReaders[kind]
	if !ok {
		return make([]any, len(ids)), nil
	}
	return byOwnedKey(ctx, s, reader.lookup, ids, along, reader.decode)
}
