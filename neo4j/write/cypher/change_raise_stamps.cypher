// Raises the entitlement revisions of accounts whose answers change although their own data do not: a product that they name has a new name.
// The accounts are locked by change_lock or change_lock_accounts. The revision stays, since it counts the account's own changes.
// Parameters in $in: keys (Account Numbers).
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
USING INDEX SEEK o:Organization(accountNumber)
SET o.entitlementRevision = coalesce(o.entitlementRevision, 0) + 1, o.entitlementStamp = randomUUID()
