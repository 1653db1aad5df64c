// A page of the groups with the properties that their keys are computed from (R32), by id.
// Parameters: after (an id), limit. Columns: id, name, accountNumber, nameKey.
MATCH (g:EntitlementGroup)
WHERE g.id > $after
RETURN g.id AS id, g.name AS name, g.accountNumber AS accountNumber, g.nameKey AS nameKey
ORDER BY g.id
LIMIT $limit
