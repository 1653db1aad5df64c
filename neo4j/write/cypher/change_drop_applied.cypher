// Deletes stored outcomes of requests that are too old to be repeated.
// Parameters: now, limit. Columns: total.
MATCH (a:AppliedChange)
WHERE a.expiresAt <= $now
WITH a
LIMIT $limit
DELETE a
RETURN count(*) AS total
