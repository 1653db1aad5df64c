// Claims domains; one that another transaction claimed meanwhile fails on its key.
// Parameters in $in: rows (maps of accountNumber, domain: the properties).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CREATE (o)-[:CLAIMS]->(d:Domain)
SET d = row.domain
