// Claimed domains by name, each with the account that claims it.
// Parameters: keys (names). Columns: accountNumber, domain.
UNWIND $keys AS key
MATCH (d:Domain {name: key})<-[:CLAIMS]-(o:Organization)
RETURN o.accountNumber AS accountNumber, d{.*} AS domain
