// Takes the write lock of an API key, so that changes of one key are serial; nothing is changed. A property is set and removed again, because
// only a write takes a lock; data must be read after the lock is taken.
// Parameters: id. Columns: id; no row when there is no such key.
MATCH (k:ApiKey {id: $id})
SET k.locked = true
REMOVE k.locked
RETURN k.id AS id
