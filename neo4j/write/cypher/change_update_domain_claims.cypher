// Changes pending claims of domains.
// Parameters in $in: rows (maps of claim: the properties that change, with id).
UNWIND $in.rows AS row
MATCH (c:DomainClaim {id: row.claim.id})
SET c += row.claim
