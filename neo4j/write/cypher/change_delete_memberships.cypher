// Deletes memberships of users in groups.
// Parameters in $in: rows (maps of user and group: ids).
UNWIND $in.rows AS row
MATCH (u:User {id: row.user})
WITH [(u)-[m:MEMBER_OF]->(g:EntitlementGroup) WHERE g.id = row.group | m] AS memberships
FOREACH (m IN memberships | DELETE m)
