// Takes the pending claim that is due first, so that no other server looks at it until then. It is locked before it is decided that it is still due.
// Parameters: now, until. Columns: accountNumber, domain, ended.
MATCH (c:DomainClaim)
WHERE c.checkAt <= $now
WITH c
ORDER BY c.checkAt
LIMIT 1
SET c.locked = true
REMOVE c.locked
WITH c
WHERE c.checkAt <= $now
SET c.checkAt = $until
WITH c
MATCH (o:Organization)-[:CLAIMS_PENDING]->(c)
RETURN o.accountNumber AS accountNumber, c{.*} AS domain,
  c.endedAt IS NOT NULL OR c.expiresAt <= $now OR EXISTS {(:Domain {name: c.name})<-[:CLAIMS]-(:Organization)} AS ended
