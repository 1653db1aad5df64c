// A page of each organization's users, by login key, off an index in that order: a page costs the same however long the list is.
// Parameters: keys (the parents' ids), from, until (login keys between which the page lies, always), limit, count. Columns: key, rows,
// total (null unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:Organization {id: key})
CALL (key) {
  MATCH (u:User)
  USING INDEX u:User(organization, loginKey)
  WHERE u.organization = key AND u.loginKey > $from AND u.loginKey < $until
  WITH u
  ORDER BY u.organization{{if .Backward}} DESC{{end}}, u.loginKey{{if .Backward}} DESC{{end}}
  LIMIT $limit
  MATCH (u)-[b:BELONGS_TO]->(:Organization)
  WITH u, b
  ORDER BY u.organization{{if .Backward}} DESC{{end}}, u.loginKey{{if .Backward}} DESC{{end}}
  RETURN collect({user: u, roles: b.roles}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)<-[:BELONGS_TO]-() } END AS total,
  parent{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp} AS version
