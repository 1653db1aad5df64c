// The organization that holds each contract.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (:Contract {id: key})<-[:HOLDS]-(o:Organization)
RETURN key, {organization: o{{organization}}, stamp: o.entitlementStamp} AS row
