// The oldest entries of the log, in order.
// Parameters: from (a position), visible (another), limit. Columns: position, at.
MATCH (e:AuditEntry)
WHERE e.position >= $from AND e.position <= $visible
RETURN e.position AS position, e.at AS at
ORDER BY position
LIMIT $limit
