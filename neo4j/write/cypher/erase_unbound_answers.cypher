// Makes idempotency keys forget answers that may tell of anybody, and not keep those that are on their way: a key that is being
// written is waited for.
// Parameters: limit. Columns: total.
MATCH (k:IdempotencyKey {unbound: true})
WITH k
LIMIT $limit
SET k.forget = true
REMOVE k.answer, k.unbound
RETURN count(*) AS total
