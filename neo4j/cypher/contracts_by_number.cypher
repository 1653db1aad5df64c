// Contracts by contract number.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (c:Contract {contractNumber: key})
RETURN key, {contract: c} AS row
