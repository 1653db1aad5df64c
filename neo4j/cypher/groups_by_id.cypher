// Entitlement groups by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (g:EntitlementGroup {id: key})
RETURN key, {group: g} AS row
