// Creates groups of organizations.
// Parameters in $in: rows (maps of accountNumber, group: the properties), now.
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CREATE (o)-[:HAS_GROUP]->(g:EntitlementGroup {createdAt: $in.now})
SET g += row.group
