// Deletes pending claims of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:CLAIMS_PENDING]->(c:DomainClaim)
WITH c
LIMIT $limit
DETACH DELETE c
RETURN count(*) AS total
