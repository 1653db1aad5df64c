// Gives users and their memberships other keys. Who has a key that another user gets will get another one too, in this batch or a later one:
// it is freed first.
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
