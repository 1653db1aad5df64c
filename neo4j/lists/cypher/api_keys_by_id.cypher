// API keys by id, with the organizations that they are for.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (k:ApiKey {id: key})
RETURN key, {apiKey: k, organizations: COLLECT {
  MATCH (k)-[:MAY_REACH]->(o:Organization)
  RETURN {id: o.id, accountNumber: o.accountNumber} ORDER BY o.accountNumber
}} AS row
