// All products listed on each user's login, by code.
// Parameters: keys (user ids). Columns: key, rows, version (of the account).
UNWIND $keys AS key
MATCH (x:User {id: key})
CALL (x) {
  MATCH (x)-[:ALLOWS]->(p:Product)
  WITH p
  ORDER BY p.code
  RETURN collect({product: p}) AS rows
}
RETURN key, rows, [(x)-[:BELONGS_TO]->(o:Organization) | o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}][0] AS version
