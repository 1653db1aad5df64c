// Writes what entitlement groups are ordered by, unless they have another name key by now.
// Parameters: rows (maps of id, nameKey, nameOrder).
UNWIND $rows AS row
MATCH (g:EntitlementGroup {id: row.id})
WHERE coalesce(g.nameKey, '') = row.nameKey
SET g.nameOrder = row.nameOrder
