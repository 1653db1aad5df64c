// Changes users.
// Parameters: rows (maps of user: the properties with id, null takes one off; roles).
UNWIND $rows AS row
MATCH (u:User {id: row.user.id})-[b:BELONGS_TO]->(:Organization)
SET u += row.user, b.roles = row.roles
