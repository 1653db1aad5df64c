// The number of ACTIVE users of each account with the role ACCOUNT_ADMIN (R27).
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, total.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
RETURN key AS accountNumber,
  COUNT { MATCH (o)<-[b:BELONGS_TO]-(u:User) WHERE u.status = 'ACTIVE' AND 'ACCOUNT_ADMIN' IN b.roles } AS total
