// Creates contracts of organizations.
// Parameters: rows (maps of accountNumber, contract: the properties), now.
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CREATE (o)-[:HOLDS]->(c:Contract {createdAt: $now})
SET c += row.contract
