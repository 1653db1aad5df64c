// Deletes users of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})<-[:BELONGS_TO]-(u:User)
WITH u
LIMIT $limit
DETACH DELETE u
RETURN count(*) AS total
