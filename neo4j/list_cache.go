package neo4j

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// Pages of lists are kept in memory with the version of the account that they were read of, and are given again while that version is
// the present one, which is asked for each time (docs/decisions/0012-lists.md).

// accountVersion names one state of an account and of everything that belongs to it. The instant and the stamp tell a revision from
// one of the same number that a database has which was set back to an older backup.
type accountVersion struct {
	organizationID string
	revision       int64
	shared         int64 // the entitlementRevision
	updatedAt      time.Time
	stamp          string
}

// accountVersionOf reads what a statement gives as version; not known where the thing belongs to no organization.
func accountVersionOf(fields properties) (v accountVersion, known bool) {
	v = accountVersion{
		fields.text("id"), fields.number("revision"), fields.number("entitlementRevision"), fields.instant("updatedAt"), fields.text("entitlementStamp"),
	}
	return v, v.organizationID != "" && v.revision > 0
}

// keptKey names one page of the list of one parent, or of several that are asked about together: what is asked is in the hash.
type keptKey struct {
	statement *statement
	asked     [sha256.Size]byte
}

func keptKeyOf(st *statement, page graph.Page, parents ...string) keptKey {
	var space [4096]byte
	asked := binary.AppendVarint(space[:0], int64(page.Limit))
	if asked = append(asked, 0); page.Count {
		asked[len(asked)-1] = 1
	}
	for _, texts := range [][]string{page.After, page.Before, parents} {
		asked = binary.AppendVarint(asked, int64(len(texts)))
		for _, s := range texts {
			asked = append(binary.AppendVarint(asked, int64(len(s))), s...)
		}
	}
	return keptKey{st, sha256.Sum256(asked)}
}

// keptPages are the pages of a key as they are at a version of the account, encoded.
type keptPages struct {
	accountVersion
	encoded string
}

// bytesAPage is what stands around encoded pages in memory: key, version, and their places in the list and the map of what is kept.
const bytesAPage = 500

func (p keptPages) bytes() int64 {
	return bytesAPage + int64(len(p.encoded))
}

// listCache keeps pages. Nil keeps nothing.
type listCache = memoryCache[keptKey, keptPages]

func newListCache(most int64, all *keptBytes) *listCache {
	return newMemoryCache[keptKey](most, all, keptPages.bytes)
}

// accountList says how a list is read of which each parent's part, V, belongs to one account: by a statement that takes keys (the
// parents) and gives key and version (of the account) beside what decode reads.
type accountList[V any] struct {
	statement *statement
	decode    func(*driver.Record) (V, error)
	shape     func(*codec, *V) // nil for what is not kept
}

// of gives each parent's part, in order: from memory where it is there at the present version of the account, the others by one round
// trip. Finding out about versions may take another, shared with everyone who asks for any.
func (l accountList[V]) of(ctx context.Context, s runner, parents []string, page graph.Page, parameters map[string]any) ([]V, error) {
	asked := distinct(parents)
	found, err := l.kept(ctx, s, asked, page)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(asked, func(parent string) bool { _, has := found[parent]; return has })
	if len(missing) > 0 {
		if err := l.read(ctx, s, missing, page, parameters, found); err != nil {
			return nil, err
		}
	}
	all := make([]V, len(parents))
	for i, parent := range parents {
		all[i] = found[parent]
	}
	return all, nil
}

// kept gives what is in memory at the present versions, by parent.
func (l accountList[V]) kept(ctx context.Context, s runner, parents []string, page graph.Page) (map[string]V, error) {
	found := make(map[string]V, len(parents))
	if s.lists() == nil || l.shape == nil {
		return found, nil
	}
	together := map[*keptPages][]string{}
	if pages, has := s.lists().get(keptKeyOf(l.statement, page, parents...)); has {
		together[&pages] = parents
	} else if len(parents) > 1 {
		for i, parent := range parents {
			if pages, has := s.lists().get(keptKeyOf(l.statement, page, parent)); has {
				together[&pages] = parents[i : i+1]
			}
		}
	}
	var unseen []string
	for pages := range together {
		if graph.RequestVersionsOf(ctx).Seen(pages.organizationID) != pages.accountVersion {
			unseen = append(unseen, pages.organizationID)
		}
	}
	present, err := presentVersions(ctx, s, distinct(unseen))
	if err != nil {
		return nil, err
	}
	for pages, parents := range together {
		if now, asked := present[pages.organizationID]; asked && now != pages.accountVersion {
			continue
		}
		for i, part := range decode(pages.encoded, many(l.shape)) {
			found[parents[i]] = part
		}
	}
	return found, nil
}

// read adds the parts of parents to found, and keeps those that are of one state of their account.
func (l accountList[V]) read(
	ctx context.Context, s runner, parents []string, page graph.Page, parameters map[string]any, found map[string]V,
) error {
	parameters["keys"] = parents
	records, quiet, err := s.readQuietly(ctx, l.statement, parameters)
	if err != nil {
		return err
	}
	versions := make(map[string]accountVersion, len(records))
	for _, record := range records {
		key, err := column[string](record, "key")
		if err != nil {
			return failure(ctx, l.statement.name, err)
		}
		if found[key], err = l.decode(record); err != nil {
			return failure(ctx, l.statement.name, err)
		}
		version, _ := record.AsMap()["version"].(map[string]any)
		if v, known := accountVersionOf(version); known {
			versions[key] = v
		}
	}
	if quiet && s.lists() != nil && l.shape != nil {
		l.keep(s.lists(), parents, page, versions, found)
	}
	return nil
}

// keep keeps the parts of parents of one account together, under the name of all: siblings are asked about together again. Those of
// several accounts are kept each by itself.
func (l accountList[V]) keep(c *listCache, parents []string, page graph.Page, versions map[string]accountVersion, found map[string]V) {
	first, known := versions[parents[0]]
	oneAccount := known && !slices.ContainsFunc(parents, func(parent string) bool { return versions[parent] != first })
	size := 1
	if oneAccount {
		size = len(parents)
	}
	for parents := range slices.Chunk(parents, size) {
		version, known := versions[parents[0]]
		if !known {
			continue
		}
		parts := make([]V, len(parents))
		for i, parent := range parents {
			parts[i] = found[parent]
		}
		c.put(keptKeyOf(l.statement, page, parents...), keptPages{version, encode(parts, many(l.shape))})
	}
}

// presentVersions asks for the versions of accounts: one round trip, shared with everyone who asks for any at the same time; none for no
// accounts.
func presentVersions(ctx context.Context, s runner, organizationIDs []string) (map[string]accountVersion, error) {
	versions, err := byKeyRecord(ctx, s, statementOrganizationVersions, organizationIDs, func(record *driver.Record) (accountVersion, error) {
		fields, err := column[map[string]any](record, "row")
		v, _ := accountVersionOf(row(fields).properties("account"))
		return v, err
	})
	present := make(map[string]accountVersion, len(organizationIDs))
	for i, v := range versions {
		present[organizationIDs[i]] = v
		if v.organizationID != "" {
			graph.RequestVersionsOf(ctx).See(v.organizationID, v)
		}
	}
	return present, err
}

// seenOrganizationOf is organizationOf, and remembers the version that was seen with it for the rest of the operation.
func seenOrganizationOf(ctx context.Context) func(row) *graph.Organization {
	return func(r row) *graph.Organization {
		seeOrganization(ctx, r)
		return organizationOf(r)
	}
}

// seeOrganization remembers the version of the organization of a row, which has its stamp in "stamp".
func seeOrganization(ctx context.Context, r row) {
	_, stamped := r["stamp"]
	if v, known := accountVersionOf(r.properties("organization")); known && stamped {
		v.stamp = r.text("stamp")
		graph.RequestVersionsOf(ctx).See(v.organizationID, v)
	}
}

// accountListsByKey gives all that each of the keys has of a list, which has no pages.
func accountListsByKey[T any](ctx context.Context, s runner, st *statement, keys []string, of func(row) T, shape func(*codec, *T)) ([][]T, error) {
	l := accountList[[]T]{st, func(record *driver.Record) ([]T, error) { return childrenOf(record, of) }, many(shape)}
	return l.of(ctx, s, keys, graph.Page{}, map[string]any{})
}
