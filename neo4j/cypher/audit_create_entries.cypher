// Writes audit entries into the log of their organization, when they have one, with edges to the users they are about.
// In the form that is asked for with them, also says that a request was applied, and what it came to; a second time fails on the key.
// Parameters in $in: rows (maps of entry: the properties, users: ids), applied (the properties).
{{if .Applied}}CREATE (a:AppliedChange)
SET a = $in.applied
WITH a
{{end}}UNWIND $in.rows AS row
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
