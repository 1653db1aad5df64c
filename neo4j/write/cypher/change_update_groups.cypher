// Changes groups.
// Parameters in $in: rows (maps of group: the properties with id; null removes one).
UNWIND $in.rows AS row
MATCH (g:EntitlementGroup {id: row.group.id})
SET g += row.group
