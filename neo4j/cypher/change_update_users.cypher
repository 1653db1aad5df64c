// Changes users.
// Parameters in $in: rows (maps of user: the properties with id, null takes one off; roles).
UNWIND $in.rows AS row
MATCH (u:User {id: row.user.id})-[b:BELONGS_TO]->(:Organization)
SET u += row.user, b.roles = row.roles
