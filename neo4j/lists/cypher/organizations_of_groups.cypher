// The organization of each entitlement group.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
RETURN key, {organization: o{{organization}}, stamp: o.entitlementStamp} AS row
