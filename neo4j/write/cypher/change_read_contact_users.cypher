// The user of each contact, and its account.
// Parameters in $in: keys (ids of contacts). Columns: key, accountNumber, loginKey.
UNWIND $in.keys AS key
MATCH (o:Organization)-[:HAS_CONTACT {id: key}]->(u:User)
RETURN key, o.accountNumber AS accountNumber, u.loginKey AS loginKey
