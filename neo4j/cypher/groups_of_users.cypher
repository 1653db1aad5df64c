// A page of each user's entitlement groups, by name key.
// Parameters: keys (the parents' ids), after, before (a place each, or null), limit, count. Columns: key, rows, total (null
// unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:User {id: key})
CALL (parent) {
  MATCH (parent)-[:MEMBER_OF]->(g:EntitlementGroup)
  WHERE ($after IS NULL OR g.nameKey > $after[0]) AND ($before IS NULL OR g.nameKey < $before[0])
  WITH g
  ORDER BY g.nameKey{{if .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({group: g}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)-[:MEMBER_OF]->() } END AS total,
  [(parent)-[:BELONGS_TO]->(o:Organization) | o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}][0] AS version
