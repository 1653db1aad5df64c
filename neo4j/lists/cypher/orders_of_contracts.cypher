// A page of each contract's orders, by order number.
// Parameters: keys (the parents' ids), after, before (a place each, or null), limit, count. Columns: key, rows, total (null
// unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:Contract {id: key})
CALL (parent) {
  MATCH (parent)-[:FULFILLED_BY]->(r:Order)
  WHERE ($after IS NULL OR r.orderNumber > $after[0]) AND ($before IS NULL OR r.orderNumber < $before[0])
  WITH r
  ORDER BY r.orderNumber{{if .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({order: r}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)-[:FULFILLED_BY]->() } END AS total,
  [(parent)<-[:HOLDS]-(o:Organization) | o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}][0] AS version
