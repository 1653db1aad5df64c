// Creates groups of organizations.
// Parameters: rows (maps of accountNumber, group: the properties), now.
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CREATE (o)-[:HAS_GROUP]->(g:EntitlementGroup {createdAt: $now})
SET g += row.group
