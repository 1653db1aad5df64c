// Changes users.
// Parameters in $in: rows (maps of id; user: the properties that change, null takes one off; belongs: those of the edge to the organization).
UNWIND $in.rows AS row
MATCH (u:User {id: row.id})-[b:BELONGS_TO]->(:Organization)
SET u += row.user, b += row.belongs
