// A page of each organization's sites, by Customer Number.
// Parameters: keys (the parents' ids), after, before (a place each, or null), limit, count. Columns: key, rows, total (null
// unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:Organization {id: key})
CALL (parent) {
  MATCH (parent)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country:Country)
  WHERE ($after IS NULL OR s.customerNumber > $after[0]) AND ($before IS NULL OR s.customerNumber < $before[0])
  WITH s, country
  ORDER BY s.customerNumber{{if .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({site: s, country: country.code}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)-[:HAS_SITE]->() } END AS total,
  parent{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp} AS version
