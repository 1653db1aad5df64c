// Claims domains; one that another transaction claimed meanwhile fails on its key.
// Parameters: rows (maps of accountNumber, domain: the properties).
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CREATE (o)-[:CLAIMS]->(d:Domain)
SET d = row.domain
