// Creates users of organizations; one whose login another transaction created meanwhile fails on its key.
// Parameters in $in: rows (maps of accountNumber, user: the properties, roles).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CREATE (u:User)-[:BELONGS_TO {roles: row.roles}]->(o)
SET u = row.user, u.organization = o.id
