// Deletes expired idempotency keys.
// Parameters: now, limit. Columns: total.
MATCH (k:IdempotencyKey)
WHERE k.expiresAt <= $now
WITH k
LIMIT $limit
DELETE k
RETURN count(*) AS total
