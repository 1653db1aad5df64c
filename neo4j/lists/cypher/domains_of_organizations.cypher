// All domains that each organization claims, by name.
// Parameters: keys (organization ids). Columns: key, rows.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
CALL (o) {
  MATCH (o)-[:CLAIMS]->(d:Domain)
  WITH d
  ORDER BY d.name
  RETURN collect({domain: d}) AS rows
}
RETURN key, rows
