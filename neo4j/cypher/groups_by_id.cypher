// Entitlement groups by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (g:EntitlementGroup {id: key})<-[:HAS_GROUP]-(:Organization)
RETURN key, {group: g} AS row
