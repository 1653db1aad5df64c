// Drops idempotency keys that have expired.
// Parameters: now, limit. Columns: total.
MATCH (k:IdempotencyKey)
WHERE k.expiresAt <= $now
WITH k
LIMIT $limit
DELETE k
RETURN count(*) AS total
