// Creates memberships of users in groups.
// Parameters in $in: rows (maps of user and group: ids).
UNWIND $in.rows AS row
MATCH (u:User {id: row.user})
USING INDEX SEEK u:User(id)
CALL (u, row) {
  MATCH (g:EntitlementGroup {id: row.group})
  USING INDEX SEEK g:EntitlementGroup(id)
  CREATE (u)-[:MEMBER_OF {group: g.id, loginKey: u.loginKey}]->(g)
}
