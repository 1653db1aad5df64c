// Deletes contracts of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HOLDS]->(c:Contract)
WITH c
LIMIT $limit
DETACH DELETE c
RETURN count(*) AS total
