// Says that answers of accounts show something else although nothing of theirs changed: the name of a product. The locks of change_lock are
// held. The revision stays, for it counts the account's own changes.
// Parameters in $in: keys (Account Numbers).
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
USING INDEX SEEK o:Organization(accountNumber)
SET o.entitlementRevision = coalesce(o.entitlementRevision, 0) + 1, o.entitlementStamp = randomUUID()
