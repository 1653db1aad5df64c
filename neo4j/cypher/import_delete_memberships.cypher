// Ends memberships of users in groups.
// Parameters: rows (maps of user, an id, and group, a name key).
UNWIND $rows AS row
MATCH (u:User {id: row.user})
MATCH (u)-[m:MEMBER_OF]->(g:EntitlementGroup)
WHERE g.nameKey = row.group
DELETE m
