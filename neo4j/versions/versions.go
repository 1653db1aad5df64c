// Package versions names the states of accounts: what is held in memory is right while its version is the present one.
package versions

import (
	"context"
	"embed"
	"time"

	"entitlegraph/graph/request"
	"entitlegraph/neo4j/bolt"
)

//go:embed cypher/*.cypher
var files embed.FS

var statementVersions = bolt.NewLibrary(files, nil).Statement("organization_versions")

// Account names one state of an account and of everything that belongs to it. The instant and the stamp tell a revision from one of the
// same number in a database that was restored from an older backup.
type Account struct {
	OrganizationID      string
	Revision            int64
	EntitlementRevision int64
	UpdatedAt           time.Time
	Stamp               string
}

// Facts names one state of the facts of an account. The stamp is made anew whenever the revision rises, so that a database that was
// restored from an older backup, and went on from there, never gives a state the name of another.
type Facts struct {
	OrganizationID string
	Revision       int64 // the entitlementRevision
	Stamp          string
}

// Facts returns the version of the facts in a version of the account.
func (a Account) Facts() Facts { return Facts{a.OrganizationID, a.EntitlementRevision, a.Stamp} }

// AccountOf decodes the properties of an organization; false where they are none, of a thing that belongs to no organization.
func AccountOf(p bolt.Properties) (a Account, known bool) {
	a = Account{p.Text("id"), p.Number("revision"), p.Number("entitlementRevision"), p.Instant("updatedAt"), p.Text("entitlementStamp")}
	return a, a.OrganizationID != "" && a.Revision > 0
}

// FactsOf decodes a record: its key is the organization's id, and its row has revision and stamp.
func FactsOf(record *bolt.Record) (*Facts, error) {
	key, err := record.Text("key")
	if err != nil {
		return nil, err
	}
	row, err := record.Row("row")
	return &Facts{key, row.Number("revision"), row.Text("stamp")}, err
}

// Accounts returns the present versions of accounts, by organization id, and remembers them for the rest of the operation. One round trip,
// shared with other callers at the same time; none for no accounts.
func Accounts(ctx context.Context, r bolt.Reader, organizationIDs []string) (map[string]Account, error) {
	versions, err := bolt.ByKey(ctx, r, statementVersions, organizationIDs, func(row bolt.Row) Account {
		a, _ := AccountOf(row.Properties("account"))
		return a
	})
	present := make(map[string]Account, len(organizationIDs))
	for i, a := range versions {
		present[organizationIDs[i]] = a
		if a.OrganizationID != "" {
			request.VersionsOf(ctx).See(a.OrganizationID, a)
		}
	}
	return present, err
}

// FactsByKey returns the present versions of the facts of accounts, in order; nil where there is no account. One round trip, shared with
// other callers at the same time.
func FactsByKey(ctx context.Context, r bolt.Reader, organizationIDs []string) ([]*Facts, error) {
	return bolt.RecordsByKey(ctx, r, statementVersions, organizationIDs, FactsOf)
}

// FactsNow returns the present versions of the facts of accounts, by organization id, by a round trip of its own.
func FactsNow(ctx context.Context, r bolt.Reader, organizationIDs []string) (map[string]Facts, error) {
	records, err := r.Read(ctx, statementVersions, map[string]any{"keys": organizationIDs})
	if err != nil {
		return nil, err
	}
	now := make(map[string]Facts, len(records))
	for _, record := range records {
		v, err := FactsOf(record)
		if err != nil {
			return nil, bolt.Failure(ctx, statementVersions.Name, err)
		}
		now[v.OrganizationID] = *v
	}
	return now, nil
}

// See remembers the version of the organization of a row for the rest of the operation; the row has its stamp in "stamp".
func See(ctx context.Context, r bolt.Row) {
	_, stamped := r["stamp"]
	if a, known := AccountOf(r.Properties("organization")); known && stamped {
		a.Stamp = r.Text("stamp")
		request.VersionsOf(ctx).See(a.OrganizationID, a)
	}
}

// Seen returns the version of an account that the operation has read; false when it has read none.
func Seen(ctx context.Context, organizationID string) (Account, bool) {
	a, seen := request.VersionsOf(ctx).Seen(organizationID).(Account)
	return a, seen
}
