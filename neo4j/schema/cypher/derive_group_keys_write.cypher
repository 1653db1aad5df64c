// Gives groups other keys. A group that has a key which another one gets will get another one too, in this batch or a later one: it is freed
// first.
// Parameters: rows (maps of id, name, accountNumber, nameKey).
CALL () {
  UNWIND $rows AS row
  MATCH (g:EntitlementGroup {accountNumber: row.accountNumber, nameKey: row.nameKey})
  WHERE g.id <> row.id
  SET g.nameKey = g.id
}
UNWIND $rows AS row
MATCH (g:EntitlementGroup {id: row.id})
WHERE g.name = row.name
SET g.nameKey = row.nameKey
