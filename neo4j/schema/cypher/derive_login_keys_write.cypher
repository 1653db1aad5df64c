// Sets the keys of users and of their memberships. A user that has the new key of another one will get a new key too, in this batch or a
// later one: its key is freed first.
// Parameters: rows (maps of id, login, loginKey).
CALL () {
  UNWIND $rows AS row
  MATCH (u:User {loginKey: row.loginKey})
  WHERE u.id <> row.id
  SET u.loginKey = u.id
}
UNWIND $rows AS row
MATCH (u:User {id: row.id})
WHERE u.login = row.login
SET u.loginKey = row.loginKey
WITH u
MATCH (u)-[m:MEMBER_OF]->(:EntitlementGroup)
SET m.loginKey = u.loginKey
