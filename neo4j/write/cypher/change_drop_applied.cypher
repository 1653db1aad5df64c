// Drops what is known of requests that nobody repeats any more.
// Parameters: now, limit. Columns: total.
MATCH (a:AppliedChange)
WHERE a.expiresAt <= $now
WITH a
LIMIT $limit
DELETE a
RETURN count(*) AS total
