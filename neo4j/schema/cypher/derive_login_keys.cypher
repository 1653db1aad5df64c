// A page of the users with the logins that their keys are computed from (R4), by id.
// Parameters: after (an id), limit. Columns: id, login, loginKey.
MATCH (u:User)
WHERE u.id > $after
RETURN u.id AS id, u.login AS login, u.loginKey AS loginKey
ORDER BY u.id
LIMIT $limit
