// A page of each organization's audit log, newest first, off an index in that order. The empty id is the log of what belongs to no
// organization: the catalogue, and organizations that were erased.
// Parameters: keys (organization ids), actor, action, to (null: any), from (an instant), since, until (instants, always), afterAt, afterId, beforeAt,
// beforeId (a place each, or null), limit, count. Columns: key, rows, total (null unless counted). Rows come from the end when read
// backward.
UNWIND $keys AS key
CALL (key) {
  MATCH (e:AuditEntry)
  WHERE e.organization = key AND e.id IS NOT NULL AND e.at >= $since AND e.at <= $until
    AND ($to IS NULL OR e.at < $to) AND ($actor IS NULL OR e.actor = $actor) AND ($action IS NULL OR e.action = $action)
    AND ($afterAt IS NULL OR e.at < $afterAt OR e.id < $afterId)
    AND ($beforeAt IS NULL OR e.at > $beforeAt OR e.id > $beforeId)
  WITH e
  ORDER BY e.organization{{if not .Backward}} DESC{{end}}, e.at{{if not .Backward}} DESC{{end}}, e.id{{if not .Backward}} DESC{{end}}
  LIMIT $limit
  RETURN collect({entry: e}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT {
  MATCH (e:AuditEntry)
  WHERE e.organization = key AND e.id IS NOT NULL AND e.at >= $from AND ($to IS NULL OR e.at < $to)
    AND ($actor IS NULL OR e.actor = $actor) AND ($action IS NULL OR e.action = $action)
} END AS total
