// The entries of changes.cypher in the logs of organizations.
// Parameters: within (organization ids), after, until, actions, limit. Columns: position, entry.
UNWIND $within AS organization
CALL (organization) {
  MATCH (e:AuditEntry)
  WHERE e.organization = organization AND e.position > $after AND e.position <= $until
    AND ($actions IS NULL OR e.action IN $actions)
    AND EXISTS {(:Organization)-[:LOGGED]->(e)}
  RETURN e
  ORDER BY e.organization, e.position
  LIMIT $limit
}
WITH e
ORDER BY e.position
LIMIT $limit
{{entries}}
