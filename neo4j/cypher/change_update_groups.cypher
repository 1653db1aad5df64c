// Changes groups.
// Parameters: rows (maps of group: the properties with id; null takes one off).
UNWIND $rows AS row
MATCH (g:EntitlementGroup {id: row.group.id})
SET g += row.group
