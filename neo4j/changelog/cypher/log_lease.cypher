// Takes the lease of the log, which is locked, for a server: for three seconds by the clock of the database, unless another one has it.
// Parameters: holder.
MATCH (l:Log {name: 'changes'})
WHERE l.holder IS NULL OR l.holder = $holder OR l.leaseUntil <= datetime()
SET l.holder = $holder, l.leaseUntil = datetime() + duration({seconds: 3})
