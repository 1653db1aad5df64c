// Deletes domains of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:CLAIMS]->(d:Domain)
WITH d
LIMIT $limit
DETACH DELETE d
RETURN count(*) AS total
