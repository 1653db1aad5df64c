// Deletes contract lines of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HOLDS]->(:Contract)-[g:GRANTS]->(:Product)
WITH g
LIMIT $limit
DELETE g
RETURN count(*) AS total
