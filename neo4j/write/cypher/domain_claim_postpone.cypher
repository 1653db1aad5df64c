// Sets when a pending claim is due next.
// Parameters: id, at.
MATCH (c:DomainClaim {id: $id})
SET c.checkAt = $at
