// Says that accounts changed; the locks of change_lock, or of having created them, are held.
// Parameters: rows (maps of accountNumber, shared: 1 when the answers for more than one login may change, else 0), now. Columns:
// accountNumber, id, revision.
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
SET o.revision = coalesce(o.revision, 0) + 1,
  o.entitlementRevision = coalesce(o.entitlementRevision, 0) + row.shared,
  o.updatedAt = $now
RETURN row.accountNumber AS accountNumber, o.id AS id, o.revision AS revision
