// Ends the erasure of a user.
// Parameters: key (an id), limit. Columns: total.
MATCH (u:ErasedUser {id: $key})
WITH u
LIMIT $limit
DETACH DELETE u
RETURN count(*) AS total
