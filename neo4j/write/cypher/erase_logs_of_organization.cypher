// The organizations in whose logs users of an erased one stand: it, and those they were transferred from.
// Parameters: key (an id). Columns: organization.
MATCH (o:ErasedOrganization {id: $key})
CALL (o) {
  RETURN o.id AS organization
  UNION
  MATCH (o)<-[:BELONGS_TO]-(:User)<-[:ABOUT]-(e:AuditEntry)
  RETURN DISTINCT e.organization AS organization
}
RETURN organization
