// Lets a new API key reach organizations.
// Parameters: id, accountNumbers.
MATCH (k:ApiKey {id: $id})
UNWIND $accountNumbers AS accountNumber
MATCH (o:Organization {accountNumber: accountNumber})
CREATE (k)-[:MAY_REACH]->(o)
