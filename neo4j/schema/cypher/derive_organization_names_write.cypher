// Writes the properties that organizations are searched and ordered by, unless their name has changed meanwhile.
// Parameters: rows (maps of id, name, accountNumber, searchText, nameOrder).
UNWIND $rows AS row
MATCH (o:Organization {id: row.id})
WHERE coalesce(o.name, '') = row.name AND coalesce(o.accountNumber, '') = row.accountNumber
SET o.searchText = row.searchText, o.nameOrder = row.nameOrder
