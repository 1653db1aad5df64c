// Adds the organizations of a new API key.
// Parameters: id, accountNumbers.
MATCH (k:ApiKey {id: $id})
UNWIND $accountNumbers AS accountNumber
MATCH (o:Organization {accountNumber: accountNumber})
CREATE (k)-[:MAY_REACH]->(o)
