// Entries of the log of changes in its order. Entries of an organization that is being erased are left out, and the values of an entry about a
// person who is being erased (R30).
// Parameters: after, until (positions), actions (null: any), limit. Columns: position, entry.
MATCH (e:AuditEntry)
WHERE e.position > $after AND e.position <= $until
  AND ($actions IS NULL OR e.action IN $actions)
  AND (e.organization = '' OR EXISTS {(:Organization)-[:LOGGED]->(e)})
WITH e
ORDER BY e.position
LIMIT $limit
{{entries}}
