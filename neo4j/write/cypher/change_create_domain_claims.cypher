// Claims domains, pending.
// Parameters in $in: rows (maps of accountNumber, claim: the properties).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CREATE (o)-[:CLAIMS_PENDING]->(c:DomainClaim)
SET c = row.claim
