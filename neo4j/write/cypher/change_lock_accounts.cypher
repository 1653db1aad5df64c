// Takes the write lock of each organization, in the order given, so that changes of one account are serial; nothing is changed (see
// change_lock).
// Parameters in $in: keys (Account Numbers), sorted.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
USING INDEX SEEK o:Organization(accountNumber)
SET o.locked = true
REMOVE o.locked
