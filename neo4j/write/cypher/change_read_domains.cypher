// Claimed domains by name, each with the account that claims it.
// Parameters in $in: keys (names). Columns: accountNumber, domain.
UNWIND $in.keys AS key
MATCH (d:Domain {name: key})<-[:CLAIMS]-(o:Organization)
USING INDEX SEEK d:Domain(name)
RETURN o.accountNumber AS accountNumber, d{.*} AS domain
