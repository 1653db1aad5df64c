// Organizations by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
RETURN key, {organization: o{{organization}}, stamp: o.entitlementStamp} AS row
