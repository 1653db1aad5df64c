// Sets the oldest position that is kept, under the lock of the log.
// Parameters: from.
MATCH (l:Log {name: 'changes'})
WHERE l.from < $from
SET l.from = $from
