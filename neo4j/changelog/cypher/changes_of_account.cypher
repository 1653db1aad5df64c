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
RETURN e.position AS position, CASE WHEN EXISTS {
  MATCH (e)-[:ABOUT]->(u:ErasedUser|User)
  WHERE u:ErasedUser OR EXISTS {(u)-[:BELONGS_TO]->(:ErasedOrganization)}
} THEN e{.*, before: null, after: null} ELSE e{.*} END AS entry
ORDER BY position
