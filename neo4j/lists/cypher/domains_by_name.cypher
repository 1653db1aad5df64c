// Claimed domains: proven claims by name, and pending ones that have not ended by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
CALL (key) {
  MATCH (d:Domain {name: key})<-[:CLAIMS]-(:Organization)
  RETURN d
  UNION ALL
  MATCH (d:DomainClaim {id: key})<-[:CLAIMS_PENDING]-(:Organization)
  WHERE d.endedAt IS NULL AND NOT EXISTS {(:Domain {name: d.name})<-[:CLAIMS]-(:Organization)}
  RETURN d
}
RETURN key, {domain: d} AS row
