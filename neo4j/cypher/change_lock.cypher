// Takes the write lock of each organization, in the order given, so that changes of one account are serial; nothing is written. A
// property that is set and taken off again, because a lock is taken by writing only, and what is read must be read once it is held:
// so the rest is read in a second look at the node.
// Parameters in $in: accountNumbers, sorted, request (the id of what is to be done, or null). Columns: accountNumber, id, revision, applied (what
// the request came to, when it was applied before); no row for one that is not there.
UNWIND $in.accountNumbers AS accountNumber
MATCH (o:Organization {accountNumber: accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
SET o.locked = true
REMOVE o.locked
WITH collect(accountNumber) AS held
UNWIND held AS accountNumber
MATCH (o:Organization {accountNumber: accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
OPTIONAL MATCH (a:AppliedChange {id: $in.request})
USING INDEX SEEK a:AppliedChange(id)
RETURN accountNumber, o.id AS id, coalesce(o.revision, 0) AS revision, a.outcome AS applied
