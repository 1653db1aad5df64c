// Keeps the answer under a reserved key, and returns the one that is kept. The first one stays, but a lesser one makes way for one that is
// not; none is kept when the key was made to forget since. An answer to a request that was applied whole tells only of the organizations
// in whose logs it stands, and is bound to them; any other stays unbound. The key is locked before it is looked at, by a property that is
// set and taken off again.
// Parameters: key, answer, lesser, expiresAt. Columns: answer (null: none is kept).
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
