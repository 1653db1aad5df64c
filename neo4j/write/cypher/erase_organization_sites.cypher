// Deletes sites of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HAS_SITE]->(s:Site)
WITH s
LIMIT $limit
DETACH DELETE s
RETURN count(*) AS total
