// Sets the keys of groups. A group that has the new key of another one will get a new key too, in this batch or a later one: its key is freed
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
