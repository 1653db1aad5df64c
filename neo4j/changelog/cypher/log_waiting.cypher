// Entries without a position, by their keys, which have the entries of an account in the order of its revisions.
// Parameters: limit. Columns: id, key, at.
MATCH (e:AuditEntry)
WHERE e.unnumbered > ''
RETURN e.id AS id, e.unnumbered AS key, e.at AS at
ORDER BY key
LIMIT $limit
