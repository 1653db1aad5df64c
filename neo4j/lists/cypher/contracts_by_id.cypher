// Contracts by id.
// Parameters: keys. Columns: key, row (with the organization where Owner is on).
UNWIND $keys AS key
MATCH (c:Contract {id: key})<-[:HOLDS]-(o:Organization)
RETURN key, {contract: c{{if .Owner}}, organization: o{{organization}}, stamp: o.entitlementStamp{{end}}} AS row
