// Takes the write lock of each organization, as change_lock does and in the same order, but by id: for reading while nobody changes it.
// Nothing is written.
// Parameters: keys (organization ids).
UNWIND $keys AS key
MATCH (o:Organization {id: key})
WITH o
ORDER BY o.accountNumber
SET o.locked = true
REMOVE o.locked
