// The organizations whose logs have entries about users of an erased organization: itself, and those that the users were transferred from.
// Parameters: key (an id). Columns: organization.
MATCH (o:ErasedOrganization {id: $key})
CALL (o) {
  RETURN o.id AS organization
  UNION
  MATCH (o)<-[:BELONGS_TO]-(:User)<-[:ABOUT]-(e:AuditEntry)
  RETURN DISTINCT e.organization AS organization
}
RETURN organization
