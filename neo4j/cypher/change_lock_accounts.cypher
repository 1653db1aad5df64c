// Takes the write lock of each organization, in the order given, so that changes of one account are serial; nothing is written (see
// change_lock).
// Parameters: keys (Account Numbers), sorted.
UNWIND $keys AS key
MATCH (o:Organization {accountNumber: key})
SET o.locked = true
REMOVE o.locked
