// Says that a request was applied, and what it came to; a second time fails on the key.
// Parameters: applied (the properties).
CREATE (a:AppliedChange)
SET a = $applied
