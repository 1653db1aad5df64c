// Lets positions be read, under the lock of the log: everything that is numbered before this transaction has the lock is wholly visible.
MATCH (l:Log {name: 'changes'})
SET l.visible = l.position
