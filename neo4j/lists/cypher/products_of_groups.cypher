// All products listed on each group, by code.
// Parameters: keys (group ids). Columns: key, rows, version (of the account).
UNWIND $keys AS key
MATCH (x:EntitlementGroup {id: key})
CALL (x) {
  MATCH (x)-[:ALLOWS]->(p:Product)
  WITH p
  ORDER BY p.code
  RETURN collect({product: p}) AS rows
}
RETURN key, rows, [(x)<-[:HAS_GROUP]-(o:Organization) | o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}][0] AS version
