// A page of each entitlement group's members, by login key.
// Parameters: keys (the parents' ids), after, before (a place each, or null), limit, count. Columns: key, rows, total (null
// unless counted). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:EntitlementGroup {id: key})
CALL (parent) {
  MATCH (parent)<-[:MEMBER_OF]-(u:User)-[b:BELONGS_TO]->(:Organization)
  WHERE ($after IS NULL OR u.loginKey > $after[0]) AND ($before IS NULL OR u.loginKey < $before[0])
  WITH u, b
  ORDER BY u.loginKey{{if .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({user: u, roles: b.roles}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)<-[:MEMBER_OF]-() } END AS total
