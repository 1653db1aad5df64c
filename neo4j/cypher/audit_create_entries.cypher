// Writes audit entries into the log of their organization, when they have one, with edges to the users they are about.
// Parameters: rows (maps of entry: the properties, users: ids).
UNWIND $rows AS row
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
