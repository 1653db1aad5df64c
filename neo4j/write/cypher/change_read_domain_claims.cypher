// Pending claims of domains, without those that have ended. One beside a proven claim has ended too: both were made at the same time.
// Parameters in $in: keys (maps of accountNumber, name). Columns: accountNumber, domain.
UNWIND $in.keys AS key
MATCH (c:DomainClaim {name: key.name})<-[:CLAIMS_PENDING]-(o:Organization)
USING INDEX SEEK c:DomainClaim(name)
WHERE o.accountNumber = key.accountNumber AND c.endedAt IS NULL AND NOT EXISTS {(:Domain {name: c.name})<-[:CLAIMS]-(:Organization)}
RETURN o.accountNumber AS accountNumber, c{.*} AS domain
