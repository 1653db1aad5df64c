// Writes the order keys of entitlement groups whose name key has not changed meanwhile.
// Parameters: rows (maps of id, nameKey, nameOrder).
UNWIND $rows AS row
MATCH (g:EntitlementGroup {id: row.id})
WHERE coalesce(g.nameKey, '') = row.nameKey
SET g.nameOrder = row.nameOrder
