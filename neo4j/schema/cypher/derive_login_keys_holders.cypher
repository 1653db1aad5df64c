// The users that have the keys which other users would get.
// Parameters: rows (maps of id, loginKey). Columns: id (of the row), holder (the id of the user who has its key).
UNWIND $rows AS row
MATCH (u:User {loginKey: row.loginKey})
WHERE u.id <> row.id
RETURN row.id AS id, u.id AS holder
ORDER BY id
