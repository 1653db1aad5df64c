// Creates contracts of organizations.
// Parameters in $in: rows (maps of accountNumber, contract: the properties), now.
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CREATE (o)-[:HOLDS]->(c:Contract {createdAt: $in.now})
SET c += row.contract
