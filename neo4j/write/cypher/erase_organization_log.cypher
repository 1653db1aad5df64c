// Deletes audit entries of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:LOGGED]->(e:AuditEntry)
WITH e
LIMIT $limit
DETACH DELETE e
RETURN count(*) AS total
