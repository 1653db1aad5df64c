// The state of the log: the last position, the last one that may be read, the oldest that is kept; who numbers, and whether anything waits.
// Parameters: holder. Columns: position, visible, from, held (another server has the lease), mine (this one has it for a while yet), waiting.
OPTIONAL MATCH (l:Log {name: 'changes'})
RETURN coalesce(l.position, 0) AS position, coalesce(l.visible, 0) AS visible, coalesce(l.from, 1) AS from,
  coalesce(l.holder <> $holder AND l.leaseUntil > datetime(), false) AS held,
  coalesce(l.holder = $holder AND l.leaseUntil > datetime() + duration({seconds: 1}), false) AS mine,
  EXISTS {MATCH (e:AuditEntry) WHERE e.unnumbered > ''} AS waiting
