// Writes audit entries into the log of their organization, when they have one, with edges to the users they are about.
// Parameters in $in: rows (maps of entry: the properties, users: ids).
UNWIND $in.rows AS row
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
