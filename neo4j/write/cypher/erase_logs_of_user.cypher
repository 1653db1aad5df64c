// The organizations whose logs have entries about an erased user: its last one, and those that it was transferred from.
// Parameters: key (an id). Columns: organization.
MATCH (u:ErasedUser {id: $key})
UNWIND [u.organization] + [(u)<-[:ABOUT]-(e:AuditEntry) | e.organization] AS organization
RETURN DISTINCT organization
