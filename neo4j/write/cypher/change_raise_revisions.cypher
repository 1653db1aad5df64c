// Says that accounts changed; the locks of change_lock, or of having created them, are held.
// Parameters in $in: rows (maps of accountNumber, shared: 1 when the answers for more than one login may change, else 0), now. The stamp
// tells the revision from one of the same number, which a database has that was set back to a backup and went on from there. Columns:
// accountNumber, id, revision.
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
SET o.revision = coalesce(o.revision, 0) + 1,
  o.entitlementRevision = coalesce(o.entitlementRevision, 0) + row.shared,
  o.entitlementStamp = CASE row.shared WHEN 1 THEN randomUUID() ELSE o.entitlementStamp END,
  o.updatedAt = $in.now
RETURN row.accountNumber AS accountNumber, o.id AS id, o.revision AS revision
