// A page of the audit entries about each user, newest first.
// Parameters: keys (user ids), actor, action, to, within (ids of organizations) (null: any), from (an instant), since, until (instants, always), afterAt, afterId,
// beforeAt, beforeId (a place each, or null), limit, count. Columns: key, rows, total (null unless counted). Rows come from the end
// when read backward.
UNWIND $keys AS key
MATCH (parent:User {id: key})
CALL (parent) {
  MATCH (parent)<-[:ABOUT]-(e:AuditEntry)
  WHERE e.at >= $since AND e.at <= $until
    AND ($to IS NULL OR e.at < $to) AND ($actor IS NULL OR e.actor = $actor) AND ($action IS NULL OR e.action = $action)
    AND ($within IS NULL OR e.organization IN $within)
    AND ($afterAt IS NULL OR e.at < $afterAt OR e.id < $afterId)
    AND ($beforeAt IS NULL OR e.at > $beforeAt OR e.id > $beforeId)
  WITH e
  ORDER BY e.at{{if not .Backward}} DESC{{end}}, e.id{{if not .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({entry: e}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT {
  MATCH (parent)<-[:ABOUT]-(e:AuditEntry)
  WHERE e.at >= $from AND ($to IS NULL OR e.at < $to)
    AND ($actor IS NULL OR e.actor = $actor) AND ($action IS NULL OR e.action = $action)
    AND ($within IS NULL OR e.organization IN $within)
} END AS total
