// Makes users members of groups.
// Parameters: rows (maps of user and group: ids).
UNWIND $rows AS row
MATCH (u:User {id: row.user})
CALL (u, row) {
  MATCH (g:EntitlementGroup {id: row.group})
  CREATE (u)-[:MEMBER_OF {group: g.id, loginKey: u.loginKey}]->(g)
}
