// Deletes sites.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (s:Site {id: key})
DETACH DELETE s
