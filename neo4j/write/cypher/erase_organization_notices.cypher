// Deletes notices of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:NOTIFIED_BY]->(n:Notice)
WITH n
LIMIT $limit
DETACH DELETE n
RETURN count(*) AS total
