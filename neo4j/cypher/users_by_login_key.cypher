// Users by the key of their login.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (u:User {loginKey: key})-[b:BELONGS_TO]->(:Organization)
RETURN key, {user: u, roles: b.roles} AS row
