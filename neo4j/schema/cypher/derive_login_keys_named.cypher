// Users with their logins, to describe conflicts.
// Parameters: ids. Columns: id, name (the login), key (as it is stored), accountNumber.
UNWIND $ids AS id
MATCH (u:User {id: id})
OPTIONAL MATCH (u)-[:BELONGS_TO]->(o:Organization)
RETURN u.id AS id, u.login AS name, u.loginKey AS key, o.accountNumber AS accountNumber
ORDER BY id
