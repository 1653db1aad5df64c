// Deletes pending claims of domains.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (c:DomainClaim {id: key})
USING INDEX SEEK c:DomainClaim(id)
DETACH DELETE c
