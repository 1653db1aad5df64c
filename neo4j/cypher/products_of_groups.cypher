// All products listed on each group, by code.
// Parameters: keys (group ids). Columns: key, rows.
UNWIND $keys AS key
MATCH (x:EntitlementGroup {id: key})
CALL (x) {
  MATCH (x)-[:ALLOWS]->(p:Product)
  WITH p
  ORDER BY p.code
  RETURN collect({product: p}) AS rows
}
RETURN key, rows
