// Gives claimed domains up.
// Parameters: keys (names).
UNWIND $keys AS key
MATCH (d:Domain {name: key})
DETACH DELETE d
