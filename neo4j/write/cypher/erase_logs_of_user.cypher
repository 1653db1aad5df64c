// The organizations in whose logs an erased user stands: its last one, and those it was transferred from.
// Parameters: key (an id). Columns: organization.
MATCH (u:ErasedUser {id: $key})
UNWIND [u.organization] + [(u)<-[:ABOUT]-(e:AuditEntry) | e.organization] AS organization
RETURN DISTINCT organization
