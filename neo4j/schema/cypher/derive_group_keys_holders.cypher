// The groups that have the keys which other groups would get.
// Parameters: rows (maps of id, accountNumber, nameKey). Columns: id (of the row), holder (the id of the group that has its key).
UNWIND $rows AS row
MATCH (g:EntitlementGroup {accountNumber: row.accountNumber, nameKey: row.nameKey})
WHERE g.id <> row.id
RETURN row.id AS id, g.id AS holder
ORDER BY id
