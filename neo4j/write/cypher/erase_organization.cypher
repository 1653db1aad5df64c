// Ends the erasure of an organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (o:ErasedOrganization {id: $key})
WITH o
LIMIT $limit
DETACH DELETE o
RETURN count(*) AS total
