// The last statement of every unit of work. Raises the revisions of accounts, which are locked by change_lock, change_lock_accounts or their
// creation. Stores the outcomes of requests; a second outcome of a request fails on its key. Writes audit entries into the log of their
// organization, when they have one, with edges to the users that they are about.
// Parameters in $in: revisions (maps of accountNumber, shared: 1 when the answers for more than one login may change, else 0), now, applied (the
// properties of each), entries (maps of entry: the properties, users: ids). The stamp distinguishes revisions of the same number, which occur when a
// database is restored from a backup and changed again.
CALL () {
  UNWIND $in.revisions AS row
  MATCH (o:Organization {accountNumber: row.accountNumber})
  USING INDEX SEEK o:Organization(accountNumber)
  SET o.revision = coalesce(o.revision, 0) + 1,
    o.entitlementRevision = coalesce(o.entitlementRevision, 0) + row.shared,
    o.entitlementStamp = CASE row.shared WHEN 1 THEN randomUUID() ELSE o.entitlementStamp END,
    o.updatedAt = $in.now
}
CALL () {
  UNWIND $in.applied AS properties
  CREATE (a:AppliedChange)
  SET a = properties
}
CALL () {
  UNWIND $in.entries AS row
  CREATE (e:AuditEntry)
  SET e = row.entry
  WITH e, row
  CALL (e, row) {
    MATCH (o:Organization {id: row.entry.organization})
    USING INDEX SEEK o:Organization(id)
    CREATE (o)-[:LOGGED]->(e)
  }
  CALL (e, row) {
    UNWIND row.users AS user
    MATCH (u:User {id: user})
    USING INDEX SEEK u:User(id)
    CREATE (e)-[:ABOUT]->(u)
  }
}
