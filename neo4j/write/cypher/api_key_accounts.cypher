// The Account Numbers of organizations.
// Parameters: keys (ids). Columns: id, accountNumber.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
RETURN o.id AS id, o.accountNumber AS accountNumber
