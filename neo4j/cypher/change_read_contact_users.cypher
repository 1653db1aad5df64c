// The user that each contact is, and its account.
// Parameters: keys (ids of contacts). Columns: key, accountNumber, loginKey.
UNWIND $keys AS key
MATCH (o:Organization)-[:HAS_CONTACT {id: key}]->(u:User)
RETURN key, o.accountNumber AS accountNumber, u.loginKey AS loginKey
