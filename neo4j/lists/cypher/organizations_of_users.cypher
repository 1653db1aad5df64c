// The organization of each user.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (:User {id: key})-[:BELONGS_TO]->(o:Organization)
RETURN key, {organization: o{{organization}}, stamp: o.entitlementStamp} AS row
