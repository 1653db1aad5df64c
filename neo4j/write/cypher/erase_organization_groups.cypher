// Deletes groups of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HAS_GROUP]->(g:EntitlementGroup)
WITH g
LIMIT $limit
DETACH DELETE g
RETURN count(*) AS total
