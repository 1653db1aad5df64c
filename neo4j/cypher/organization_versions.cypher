// Which version of what each account holds is the present one.
// Parameters: keys (organization ids). Columns: key, row.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
RETURN key, {revision: o.entitlementRevision, stamp: o.entitlementStamp} AS row
