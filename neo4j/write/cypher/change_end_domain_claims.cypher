// Ends the pending claims of domains that are proven now (R36), of any organization. The accounts are not locked: the claims are deleted, with an
// audit entry, when they are looked at next.
// Parameters in $in: keys (names), now.
UNWIND $in.keys AS key
MATCH (c:DomainClaim {name: key})
USING INDEX SEEK c:DomainClaim(name)
WHERE c.endedAt IS NULL
SET c.endedAt = $in.now, c.checkAt = $in.now
