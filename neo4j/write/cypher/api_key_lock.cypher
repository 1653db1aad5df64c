// Takes the write lock of an API key, so that changes of one key are serial; nothing is written. A property that is set and taken off
// again, because a lock is taken by writing only, and what is read must be read once it is held.
// Parameters: id. Columns: id; no row when there is no such key.
MATCH (k:ApiKey {id: $id})
SET k.locked = true
REMOVE k.locked
RETURN k.id AS id
