// The entries of changes.cypher that name an account.
// Parameters: account (its number), within (organization ids; null: any), after, until, actions, limit. Columns: position, entry.
MATCH (e:AuditEntry)
WHERE e.accountNumber = $account AND e.position > $after AND e.position <= $until
  AND ($within IS NULL OR e.organization IN $within)
  AND ($actions IS NULL OR e.action IN $actions)
  AND (e.organization = '' OR EXISTS {(:Organization)-[:LOGGED]->(e)})
WITH e
ORDER BY e.accountNumber, e.position
LIMIT $limit
{{entries}}
