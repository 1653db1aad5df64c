// A pending claim that has ended, with its account, which is locked.
// Parameters: id, now. Columns: organization (an id), domain.
MATCH (c:DomainClaim {id: $id})<-[:CLAIMS_PENDING]-(o:Organization)
WHERE c.endedAt IS NOT NULL OR c.expiresAt <= $now OR EXISTS {(:Domain {name: c.name})<-[:CLAIMS]-(:Organization)}
RETURN o.id AS organization, c{.*} AS domain
