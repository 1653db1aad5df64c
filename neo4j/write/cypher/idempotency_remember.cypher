// Stores the answer under a reserved key, and returns the stored one. The first answer stays, except that a full answer replaces a lesser
// one; none is stored if an erasure has marked the key since (forget). The answer to a request that was applied whole shows only the
// organizations whose logs have its entries, and is bound to them; any other answer stays unbound. A property is set and removed again, to
// lock the key before it is read.
// Parameters: key, answer, lesser, expiresAt. Columns: answer (null: none is stored).
MATCH (k:IdempotencyKey {key: $key})
SET k.locked = true
REMOVE k.locked
WITH k
CALL (k) {
  WITH k
  WHERE k.forget IS NULL AND (k.answer IS NULL OR k.lesser AND NOT $lesser)
  SET k.answer = $answer, k.expiresAt = $expiresAt, k.lesser = CASE WHEN $lesser THEN true END
  WITH k
  MATCH (a:AppliedChange {id: k.requestId})
  WHERE a.whole
  REMOVE k.unbound
}
RETURN k.answer AS answer
