// Users by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (u:User {id: key})-[b:BELONGS_TO]->(:Organization)
RETURN key, {user: u, roles: b.roles} AS row
