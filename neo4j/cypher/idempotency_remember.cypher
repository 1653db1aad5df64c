// Keeps the answer under a reserved key, unless there is one, or the key was made to forget since. An answer to a request that was
// applied whole tells only of the organizations in whose logs it stands, and is bound to them; any other stays unbound. The key is
// locked before it is looked at, by a property that is set and taken off again.
// Parameters: key, answer, expiresAt.
MATCH (k:IdempotencyKey {key: $key})
SET k.locked = true
REMOVE k.locked
WITH k
WHERE k.answer IS NULL AND k.forget IS NULL
SET k.answer = $answer, k.expiresAt = $expiresAt
WITH k
MATCH (a:AppliedChange {id: k.requestId})
WHERE a.whole
REMOVE k.unbound
