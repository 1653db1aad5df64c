// Deletes orders of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HOLDS]->(:Contract)-[:FULFILLED_BY]->(r:Order)
WITH r
LIMIT $limit
DETACH DELETE r
RETURN count(*) AS total
