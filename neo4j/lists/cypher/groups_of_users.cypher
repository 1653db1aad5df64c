// A page of each user's entitlement groups, by name.
// Parameters: keys (the parents' ids), after, before (a name order each, or null), limit, count. Columns: key, rows, total (null
// unless counted), version (of the account). Rows come from the end when read backward.
// A group that another program wrote has no name order until the next start, and comes first.
UNWIND $keys AS key
MATCH (parent:User {id: key})
CALL (parent) {
  MATCH (parent)-[:MEMBER_OF]->(g:EntitlementGroup)
  WITH g, CASE WHEN g.nameOrder ENDS WITH '\n' + g.nameKey THEN g.nameOrder ELSE '\n' + g.nameKey END AS place
  WHERE ($after IS NULL OR place > $after[0]) AND ($before IS NULL OR place < $before[0])
  WITH g, place
  ORDER BY place{{if .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({group: g}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)-[:MEMBER_OF]->() } END AS total,
  [(parent)-[:BELONGS_TO]->(o:Organization) | o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}][0] AS version
