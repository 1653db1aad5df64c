// Takes the write lock of each organization, in the order given, so that changes of one account are serial; nothing is written. A
// property that is set and taken off again, because a lock is taken by writing only, and revision must not be read before it is held.
// Parameters: accountNumbers, sorted.
UNWIND $accountNumbers AS accountNumber
MATCH (o:Organization {accountNumber: accountNumber})
SET o.locked = true
REMOVE o.locked
