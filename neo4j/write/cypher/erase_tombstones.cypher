// Tombstones that are still to be cleared away, up to a limit.
// Parameters: limit. Columns: id, kind.
CALL () {
  MATCH (u:ErasedUser)
  WHERE u.id IS NOT NULL
  RETURN u.id AS id, 'User' AS kind
  LIMIT $limit
  UNION ALL
  MATCH (o:ErasedOrganization)
  WHERE o.id IS NOT NULL
  RETURN o.id AS id, 'Organization' AS kind
  LIMIT $limit
}
RETURN id, kind
