// Removes answers from idempotency keys: those of requests with entries in the log of an organization.
// Parameters: key (an organization id), since (older answers have expired), limit. Columns: total.
MATCH (e:AuditEntry)
WHERE e.organization = $key AND e.id IS NOT NULL AND e.at >= $since
WITH DISTINCT e.request AS request
MATCH (k:IdempotencyKey {requestId: request})
WHERE k.forget IS NULL
WITH k
LIMIT $limit
SET k.forget = true
REMOVE k.answer, k.unbound
RETURN count(*) AS total
