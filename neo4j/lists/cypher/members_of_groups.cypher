// A page of each entitlement group's members, by login key, off an index in that order: a page costs the same however long the list is.
// Parameters: keys (the parents' ids), from, until (login keys between which the page lies, always), limit, count. Columns: key, rows,
// total (null unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:EntitlementGroup {id: key})
CALL (key) {
  MATCH (u:User)-[m:MEMBER_OF]->(:EntitlementGroup)
  USING INDEX m:MEMBER_OF(group, loginKey)
  WHERE m.group = key AND m.loginKey > $from AND m.loginKey < $until
  WITH u, m
  ORDER BY m.group{{if .Backward}} DESC{{end}}, m.loginKey{{if .Backward}} DESC{{end}}
  LIMIT $limit
  MATCH (u)-[b:BELONGS_TO]->(:Organization)
  WITH u, m, b
  ORDER BY m.group{{if .Backward}} DESC{{end}}, m.loginKey{{if .Backward}} DESC{{end}}
  RETURN collect({user: u, roles: b.roles}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)<-[:MEMBER_OF]-() } END AS total,
  [(parent)<-[:HAS_GROUP]-(o:Organization) | o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp}][0] AS version
