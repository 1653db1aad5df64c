// Changes users.
// Parameters in $in: rows (maps of id; user: the properties that change, null removes one; belongs: those of the edge to the organization).
UNWIND $in.rows AS row
MATCH (u:User {id: row.id})-[b:BELONGS_TO]->(:Organization)
SET u += row.user, b += row.belongs
