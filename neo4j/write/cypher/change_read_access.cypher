// The access settings of organizations.
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, access (rows of product, country and access).
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
USING INDEX SEEK o:Organization(accountNumber)
RETURN key AS accountNumber, {{accessSettings}} AS access
