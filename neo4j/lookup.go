package neo4j

import (
	"context"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// byKey asks a statement with the parameter keys and the columns key and row, and gives one element a key, in order: the zero
// value where the statement has no row. At most one round trip, which may be shared with others who ask the same; none for no keys.
func byKey[T any](ctx context.Context, s runner, st *statement, keys []string, decode func(row) T) ([]T, error) {
	return byKeyRecord(ctx, s, st, keys, func(record *driver.Record) (T, error) {
		fields, err := column[map[string]any](record, "row")
		return decode(fields), err
	})
}

// byKeyRecord is byKey for a statement whose rows have more columns.
func byKeyRecord[T any](ctx context.Context, s runner, st *statement, keys []string, decode func(*driver.Record) (T, error)) ([]T, error) {
	all := make([]T, len(keys))
	if len(keys) == 0 {
		return all, nil
	}
	records, err := s.readKeys(ctx, st, keys)
	if err != nil {
		return nil, failure(ctx, st.name, err)
	}
	found := make(map[string]T, len(keys))
	for i, key := range keys {
		value, known := found[key]
		if record := records[key]; record != nil && !known {
			if value, err = decode(record); err != nil {
				return nil, failure(ctx, st.name, err)
			}
			found[key] = value
		}
		all[i] = value
	}
	return all, nil
}

// recordsByKey asks a statement for distinct keys, and gives its rows by their column key.
func recordsByKey(
	ctx context.Context, st *statement, keys []string, read func(context.Context, *statement, map[string]any) ([]*driver.Record, error),
) (map[string]*driver.Record, error) {
	records, err := read(ctx, st, map[string]any{"keys": keys})
	if err != nil {
		return nil, err
	}
	found := make(map[string]*driver.Record, len(records))
	for _, record := range records {
		key, err := column[string](record, "key")
		if err != nil {
			return nil, failure(ctx, st.name, err)
		}
		found[key] = record
	}
	return found, nil
}

// listsByKey is byKey for a statement whose column rows is a list: all children of each parent.
func listsByKey[T any](ctx context.Context, s runner, st *statement, keys []string, decode func(row) T) ([][]T, error) {
	return byKeyRecord(ctx, s, st, keys, func(record *driver.Record) ([]T, error) { return childrenOf(record, decode) })
}

// childrenOf reads a column rows.
func childrenOf[T any](record *driver.Record, decode func(row) T) ([]T, error) {
	rows, err := rowsOf(record, "rows")
	children := make([]T, len(rows))
	for i, r := range rows {
		children[i] = decode(r)
	}
	return children, err
}

func distinct(keys []string) []string {
	sorted := slices.Sorted(slices.Values(keys))
	return slices.Compact(sorted)
}

// ownedLookup finds things that belong to an organization by keys: alone, or with their organization.
type ownedLookup struct{ alone, withOwner *statement }

func owned(name string) ownedLookup {
	return ownedLookup{render(name, map[string]bool{}), render(name, map[string]bool{"Owner": true})}
}

// byOwnedKey is byKey for such a look-up, alone or with the organization. A version of an organization that is read on the way goes into
// the RequestVersions of ctx.
func byOwnedKey[T any](ctx context.Context, s runner, l ownedLookup, keys []string, along graph.Along, decode func(row) T) ([]T, error) {
	if along == graph.Alone {
		return byKey(ctx, s, l.alone, keys, decode)
	}
	return byKey(ctx, s, l.withOwner, keys, func(r row) T {
		seeOrganization(ctx, r)
		return decode(r)
	})
}

// nodeReader finds nodes of one kind by id.
type nodeReader struct {
	lookup ownedLookup
	decode func(row) any
}

// unowned finds nodes whose organization is never read along.
func unowned(name string) ownedLookup {
	st := cypher(name)
	return ownedLookup{st, st}
}

// anyOf makes a missing thing a plain nil, which a typed pointer in an any would not be.
func anyOf[T any](decode func(row) *T) func(row) any {
	return func(r row) any {
		if noun := decode(r); noun != nil {
			return noun
		}
		return nil
	}
}

var nodeReaders = map[graph.Kind]nodeReader{
	graph.KindOrganization:       {unowned("organizations_by_id"), anyOf(organizationOf)},
	graph.KindSite:               {owned("sites_by_id"), anyOf(siteOf)},
	graph.KindUser:               {owned("users_by_id"), anyOf(userOf)},
	graph.KindProduct:            {unowned("products_by_id"), anyOf(productOf)},
	graph.KindContract:           {owned("contracts_by_id"), anyOf(contractOf)},
	graph.KindContractLine:       {unowned("lines_by_id"), anyOf(lineOf)},
	graph.KindOrder:              {unowned("orders_by_id"), anyOf(orderOf)},
	graph.KindEntitlementGroup:   {owned("groups_by_id"), anyOf(groupOf)},
	graph.KindFulfillmentContact: {unowned("contacts_by_id"), anyOf(contactOf)},
	graph.KindDomain:             {unowned("domains_by_name"), anyOf(domainOf)},
	graph.KindAuditEntry:         {unowned("audit_entries_by_id"), anyOf(auditEntryOf)},
	graph.KindAPIKey:             {ownedLookup{statementAPIKeysByID, statementAPIKeysByID}, anyOf(apiKeyOf)},
}

// NodesByID gives the nodes of one kind, in order; nil where there is none.
func (s reads) NodesByID(ctx context.Context, kind graph.Kind, ids []string, along graph.Along) ([]any, error) {
	reader, ok := nodeReaders[kind]
	if !ok {
		return make([]any, len(ids)), nil
	}
	return byOwnedKey(ctx, s, reader.lookup, ids, along, reader.decode)
}
