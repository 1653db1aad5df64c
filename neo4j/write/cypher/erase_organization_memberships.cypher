// Deletes memberships in groups of an erased organization.
// Parameters: key (an id), limit. Columns: total.
MATCH (:ErasedOrganization {id: $key})-[:HAS_GROUP]->(:EntitlementGroup)<-[m:MEMBER_OF]-(:User)
WITH m
LIMIT $limit
DELETE m
RETURN count(*) AS total
