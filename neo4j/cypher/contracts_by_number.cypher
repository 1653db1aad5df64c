// Contracts by contract number.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (c:Contract {contractNumber: key})<-[:HOLDS]-(:Organization)
RETURN key, {contract: c} AS row
