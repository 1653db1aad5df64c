// Contracts by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (c:Contract {id: key})<-[:HOLDS]-(:Organization)
RETURN key, {contract: c} AS row
