// What every change ends with. Says that accounts changed; the locks of change_lock, or of having created them, are held. Says that
// requests were applied, and what they came to; a second time fails on the key. Writes audit entries into the log of their organization,
// when they have one, with edges to the users they are about.
// Parameters in $in: revisions (maps of accountNumber, shared: 1 when the answers for more than one login may change, else 0), now, applied (the
// properties of each), entries (maps of entry: the properties, users: ids). The stamp tells the revision from one of the same number, which
// a database has that was set back to a backup and went on from there.
CALL () {
  UNWIND $in.revisions AS row
  MATCH (o:Organization {accountNumber: row.accountNumber})
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
    CREATE (o)-[:LOGGED]->(e)
  }
  CALL (e, row) {
    UNWIND row.users AS user
    MATCH (u:User {id: user})
    CREATE (e)-[:ABOUT]->(u)
  }
}
