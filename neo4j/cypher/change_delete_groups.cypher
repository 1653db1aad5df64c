// Deletes groups, with the memberships of their members.
// Parameters: keys (ids).
UNWIND $keys AS key
MATCH (g:EntitlementGroup {id: key})
DETACH DELETE g
