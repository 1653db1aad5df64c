// Deletes claimed domains.
// Parameters in $in: keys (names).
UNWIND $in.keys AS key
MATCH (d:Domain {name: key})
DETACH DELETE d
