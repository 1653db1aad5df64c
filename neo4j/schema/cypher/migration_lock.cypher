// Takes the write lock under which migrations are applied; it is held until the transaction ends.
MERGE (l:MigrationLock {name: 'migrations'})
SET l.lockedAt = datetime()
