// Reserves an idempotency key, or returns its reservation. An expired key is reserved again. An answer that is not bound to organizations is
// unbound: the next erasure of any person removes it.
// Parameters: key, fingerprint, requestId, now, expiresAt. Columns: fingerprint, requestId, answer (null: none), created.
MERGE (k:IdempotencyKey {key: $key})
ON CREATE SET k.expiresAt = $now
WITH k, k.expiresAt <= $now AS fresh
FOREACH (reserved IN CASE WHEN fresh THEN [k] ELSE [] END |
  SET reserved = {key: $key, fingerprint: $fingerprint, requestId: $requestId, expiresAt: $expiresAt, unbound: true}
)
RETURN k.fingerprint AS fingerprint, k.requestId AS requestId, k.answer AS answer, fresh AS created
