// Removes positions that are no longer kept. The entries stay in their audit logs.
// Parameters: from (the oldest position that is kept), limit. Columns: total.
MATCH (e:AuditEntry)
WHERE e.position < $from
WITH e
LIMIT $limit
REMOVE e.position
RETURN count(*) AS total
