// Deletes sites.
// Parameters: keys (ids).
UNWIND $keys AS key
MATCH (s:Site {id: key})
DETACH DELETE s
