// All domains that each organization claims, by name: proven claims, and pending ones that have not ended. Those whose time is over are left in.
// Parameters: keys (organization ids). Columns: key, rows.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
CALL (o) {
  CALL (o) {
    MATCH (o)-[:CLAIMS]->(d:Domain)
    RETURN d
    UNION ALL
    MATCH (o)-[:CLAIMS_PENDING]->(d:DomainClaim)
    WHERE d.endedAt IS NULL AND NOT EXISTS {(:Domain {name: d.name})<-[:CLAIMS]-(:Organization)}
    RETURN d
  }
  WITH d
  ORDER BY d.name
  RETURN collect({domain: d}) AS rows
}
RETURN key, rows
