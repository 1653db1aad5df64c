// Removes the name keys of groups that are about to get other names, so that groups can swap names.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (g:EntitlementGroup {id: key})
SET g.nameKey = g.id
