// Deletes the stored ids of deleted things of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HAD]->(f:FormerId)
WITH f
LIMIT $limit
DETACH DELETE f
RETURN count(*) AS total
