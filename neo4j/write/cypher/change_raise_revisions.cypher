// Raises the revisions of accounts, which are locked by change_lock or by their creation.
// Parameters in $in: rows (maps of accountNumber, shared: 1 when the answers for more than one login may change, else 0), now. The stamp
// distinguishes revisions of the same number, which occur when a database is restored from a backup and changed again. Columns:
// accountNumber, id, revision.
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
SET o.revision = coalesce(o.revision, 0) + 1,
  o.entitlementRevision = coalesce(o.entitlementRevision, 0) + row.shared,
  o.entitlementStamp = CASE row.shared WHEN 1 THEN randomUUID() ELSE o.entitlementStamp END,
  o.updatedAt = $in.now
RETURN row.accountNumber AS accountNumber, o.id AS id, o.revision AS revision
