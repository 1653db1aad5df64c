// Claimed domains by name.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (d:Domain {name: key})<-[:CLAIMS]-(:Organization)
RETURN key, {domain: d} AS row
