package lists

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/codec"
	"entitlegraph/neo4j/versions"
)

// Pages holds pages of lists in memory, encoded, each with the version of the account that it was read at. A page is right while that
// version is the present one, which is read each time (docs/decisions/0012-lists.md).
type Pages = cache.Cache[pageKey, cachedPages]

// NewPages returns a cache of so many bytes at most; what it takes is counted by meter too.
func NewPages(maxBytes int64, meter *cache.Meter) *Pages {
	return cache.New[pageKey](maxBytes, meter, cachedPages.bytes)
}

// pageKey names one page of the list of one parent, or of several that are read together. The hash is of the page and the parents.
type pageKey struct {
	statement *bolt.Statement
	hash      [sha256.Size]byte
}

func newPageKey(st *bolt.Statement, page graph.Page, parents ...string) pageKey {
	var space [4096]byte
	hashed := binary.AppendVarint(space[:0], int64(page.Limit))
	if hashed = append(hashed, 0); page.Count {
		hashed[len(hashed)-1] = 1
	}
	for _, texts := range [][]string{page.After, page.Before, parents} {
		hashed = binary.AppendVarint(hashed, int64(len(texts)))
		for _, s := range texts {
			hashed = append(binary.AppendVarint(hashed, int64(len(s))), s...)
		}
	}
	return pageKey{st, sha256.Sum256(hashed)}
}

// cachedPages are the pages of a key, encoded, as they are at a version of the account.
type cachedPages struct {
	versions.Account
	encoded string
}

// pageOverhead is how many bytes in memory encoded pages take beside themselves: their key, version, and places in the cache.
const pageOverhead = 500

func (p cachedPages) bytes() int64 {
	return pageOverhead + int64(len(p.encoded))
}

// accountList reads a list per parent, where each parent belongs to one account. The statement takes keys (the parents), and returns
// key and version (of the account) beside what decode reads. V is one parent's part.
type accountList[V any] struct {
	statement *bolt.Statement
	decode    func(*bolt.Record) (V, error)
	shape     func(*nounCodec, *V) // nil for parts that are not held in memory
}

// read returns each parent's part, in order: from memory where it is there at the present version of the account, the others by one round
// trip. Reading the present versions may take another, shared with other callers.
func (l accountList[V]) read(ctx context.Context, s Lists, parents []string, page graph.Page, parameters map[string]any) ([]V, error) {
	wanted := bolt.Distinct(parents)
	found, err := l.cached(ctx, s, wanted, page)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(wanted, func(parent string) bool { _, has := found[parent]; return has })
	if len(missing) > 0 {
		if err := l.load(ctx, s, missing, page, parameters, found); err != nil {
			return nil, err
		}
	}
	all := make([]V, len(parents))
	for i, parent := range parents {
		all[i] = found[parent]
	}
	return all, nil
}

// cached returns the parts that are in memory at the present versions, by parent.
func (l accountList[V]) cached(ctx context.Context, s Lists, parents []string, page graph.Page) (map[string]V, error) {
	found := make(map[string]V, len(parents))
	if s.pages == nil || l.shape == nil {
		return found, nil
	}
	parentsOf := map[*cachedPages][]string{}
	if pages, has := s.pages.Get(newPageKey(l.statement, page, parents...)); has {
		parentsOf[&pages] = parents
	} else if len(parents) > 1 {
		for i, parent := range parents {
			if pages, has := s.pages.Get(newPageKey(l.statement, page, parent)); has {
				parentsOf[&pages] = parents[i : i+1]
			}
		}
	}
	var unseen []string
	for pages := range parentsOf {
		if seen, _ := versions.Seen(ctx, pages.OrganizationID); seen != pages.Account {
			unseen = append(unseen, pages.OrganizationID)
		}
	}
	present, err := versions.Accounts(ctx, s.from, bolt.Distinct(unseen))
	if err != nil {
		return nil, err
	}
	for pages, parents := range parentsOf {
		if now, read := present[pages.OrganizationID]; read && now != pages.Account {
			continue
		}
		for i, part := range codec.Decode(pages.encoded, codec.List(l.shape)) {
			found[parents[i]] = part
		}
	}
	return found, nil
}

// load reads the parts of parents into found, and adds them to the cache where they are of one state of their account.
func (l accountList[V]) load(
	ctx context.Context, s Lists, parents []string, page graph.Page, parameters map[string]any, found map[string]V,
) error {
	parameters["keys"] = parents
	records, stable, err := s.from.ReadStable(ctx, l.statement, parameters)
	if err != nil {
		return err
	}
	read := make(map[string]versions.Account, len(records))
	for _, record := range records {
		key, err := record.Text("key")
		if err != nil {
			return bolt.Failure(ctx, l.statement.Name, err)
		}
		if found[key], err = l.decode(record); err != nil {
			return bolt.Failure(ctx, l.statement.Name, err)
		}
		properties, _ := record.Value("version").(map[string]any)
		if version, known := versions.AccountOf(properties); known {
			read[key] = version
		}
	}
	if stable && s.pages != nil && l.shape != nil {
		l.add(s.pages, parents, page, read, found)
	}
	return nil
}

// add adds the parts of parents to the cache: those of one account together, under the names of all, since siblings are read together
// again; those of several accounts each by itself.
func (l accountList[V]) add(c *Pages, parents []string, page graph.Page, read map[string]versions.Account, found map[string]V) {
	first, known := read[parents[0]]
	oneAccount := known && !slices.ContainsFunc(parents, func(parent string) bool { return read[parent] != first })
	size := 1
	if oneAccount {
		size = len(parents)
	}
	for parents := range slices.Chunk(parents, size) {
		version, known := read[parents[0]]
		if !known {
			continue
		}
		parts := make([]V, len(parents))
		for i, parent := range parents {
			parts[i] = found[parent]
		}
		c.Add(newPageKey(l.statement, page, parents...), cachedPages{version, codec.Encode(parts, codec.List(l.shape))})
	}
}
