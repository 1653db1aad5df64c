// Reserves an idempotency key, or finds what it was reserved for. One that has expired is reserved anew. An answer that is not yet
// bound to the organization it tells of is unbound: whichever erasure comes first makes it forgotten.
// Parameters: key, fingerprint, requestId, now, expiresAt. Columns: fingerprint, requestId, answer (null: none), created.
MERGE (k:IdempotencyKey {key: $key})
ON CREATE SET k.expiresAt = $now
WITH k, k.expiresAt <= $now AS fresh
FOREACH (reserved IN CASE WHEN fresh THEN [k] ELSE [] END |
  SET reserved = {key: $key, fingerprint: $fingerprint, requestId: $requestId, expiresAt: $expiresAt, unbound: true}
)
RETURN k.fingerprint AS fingerprint, k.requestId AS requestId, k.answer AS answer, fresh AS created
