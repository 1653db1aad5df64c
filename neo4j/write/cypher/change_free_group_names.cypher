// Takes the names off groups that are about to get others, so that groups can swap them.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (g:EntitlementGroup {id: key})
SET g.nameKey = g.id
