// Moves users to other organizations (R4).
// Parameters in $in: rows (maps of id, accountNumber, roles).
UNWIND $in.rows AS row
MATCH (u:User {id: row.id})-[b:BELONGS_TO]->(:Organization)
DELETE b
WITH DISTINCT u, row
MATCH (o:Organization {accountNumber: row.accountNumber})
CREATE (u)-[:BELONGS_TO {roles: row.roles}]->(o)
SET u.organization = o.id
