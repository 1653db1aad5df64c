// Removes answers that may show any person from idempotency keys, and prevents that answers to running requests are stored. It waits for a
// key that is being written.
// Parameters: limit. Columns: total.
MATCH (k:IdempotencyKey {unbound: true})
WITH k
LIMIT $limit
SET k.forget = true
REMOVE k.answer, k.unbound
RETURN count(*) AS total
