// Locks the log, so that positions are assigned by one transaction at a time. What was read before the lock may be out of date.
MERGE (l:Log {name: 'changes'})
ON CREATE SET l.position = 0, l.visible = 0, l.from = 1
SET l.locked = true
REMOVE l.locked
