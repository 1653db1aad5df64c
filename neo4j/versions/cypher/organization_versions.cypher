// Which version of what each account holds is the present one, and which version of the account (account: all that names it).
// Parameters: keys (organization ids). Columns: key, row.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
RETURN key, {revision: o.entitlementRevision, stamp: o.entitlementStamp, account: o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}} AS row
