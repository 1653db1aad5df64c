// Entitlement groups by id.
// Parameters: keys. Columns: key, row (with the organization where Owner is on).
UNWIND $keys AS key
MATCH (g:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
RETURN key, {group: g{{if .Owner}}, organization: o{{organization}}, stamp: o.entitlementStamp{{end}}} AS row
