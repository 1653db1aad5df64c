// Users by id.
// Parameters: keys. Columns: key, row (with the organization where Owner is on).
UNWIND $keys AS key
MATCH (u:User {id: key})-[b:BELONGS_TO]->(o:Organization)
RETURN key, {user: u, roles: b.roles{{if .Owner}}, organization: o{{organization}}, stamp: o.entitlementStamp{{end}}} AS row
