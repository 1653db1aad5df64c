// A page of each organization's contracts, by contract number.
// Parameters: keys (the parents' ids), after, before (a place each, or null), limit, count. Columns: key, rows, total (null
// unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:Organization {id: key})
CALL (parent) {
  MATCH (parent)-[:HOLDS]->(c:Contract)
  WHERE ($after IS NULL OR c.contractNumber > $after[0]) AND ($before IS NULL OR c.contractNumber < $before[0])
  WITH c
  ORDER BY c.contractNumber{{if .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({contract: c}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)-[:HOLDS]->() } END AS total,
  parent{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp} AS version
