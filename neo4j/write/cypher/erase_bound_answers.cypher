// Makes idempotency keys forget answers that tell of an organization: those of requests that stand in its log.
// Parameters: key (an organization id), since (nothing older is remembered), limit. Columns: total.
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
