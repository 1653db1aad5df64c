package write

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/changelog"
)

var (
	statementChangeFinish        = cypher.Statement("change_finish")
	statementChangeKeepFormerIDs = cypher.Statement("change_keep_former_ids")
)

// record is what is stored about written effects.
type record struct {
	// entries are the rows of audit entries: users (ids of the users that the entry is about) and entry (its properties).
	entries []fields
	// numbers are the Account Numbers of the organizations of the entries, by id.
	numbers map[string]string
	// applied are the properties of records of the outcomes of requests.
	applied []fields
}

// write writes a record, and raises the revisions of accounts; revisions has for each account whether its entitlementRevision rises too.
func (r record) write(ctx context.Context, tx *bolt.Transaction, now time.Time, revisions map[string]bool) error {
	rows := revisionRows(revisions)
	if len(rows)+len(r.entries)+len(r.applied) == 0 {
		return nil
	}
	r.awaitPositions()
	_, err := tx.Run(ctx, statementChangeFinish, bolt.OneMap(fields{"revisions": rows, "now": now, "applied": r.applied, "entries": r.entries}))
	return err
}

// awaitPositions marks the audit entries as waiting for their positions in the log of changes, and sets their accounts. The entries of one
// organization are of one revision; those without a revision, which are about API keys, have no order among the others.
func (r record) awaitPositions() {
	type group struct{ organization, request string }
	groups := map[group][]fields{}
	for _, row := range r.entries {
		entry := row["entry"].(fields)
		organization, _ := entry["organization"].(string)
		if organization != "" {
			entry["accountNumber"] = r.numbers[organization]
		}
		of := group{organization: organization}
		if _, ordered := entry["revision"]; !ordered {
			request, _ := entry["request"].(string)
			of = group{request: strings.TrimSuffix(request+"/"+organization, "/")}
		}
		groups[of] = append(groups[of], entry)
	}
	for of, entries := range groups {
		for place, entry := range entries {
			revision, _ := entry["revision"].(int64)
			entry["unnumbered"] = changelog.Mark(of.organization, of.request, revision, place, len(entries))
		}
	}
}

// revisionRows returns the rows by which the revisions of accounts are raised.
func revisionRows(revisions map[string]bool) []fields {
	rows := make([]fields, 0, len(revisions))
	for _, account := range slices.Sorted(maps.Keys(revisions)) {
		shared := 0
		if revisions[account] {
			shared = 1
		}
		rows = append(rows, fields{"accountNumber": account, "shared": shared})
	}
	return rows
}

// keepFormerIDs stores the ids of deleted things, so that an undo can restore them, and only in their organization.
func keepFormerIDs(ctx context.Context, tx *bolt.Transaction, effects []changes.Effect) error {
	var rows []fields
	for account, ids := range changes.FormerIDs(effects) {
		for _, id := range ids {
			rows = append(rows, fields{"accountNumber": account, "id": id})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.Run(ctx, statementChangeKeepFormerIDs, bolt.OneMap(fields{"rows": rows}))
	return err
}
