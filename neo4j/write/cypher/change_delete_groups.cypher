// Deletes groups, with the memberships of their members.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (g:EntitlementGroup {id: key})
DETACH DELETE g
