// Writes what organizations are found and ordered by, unless they have another name by now.
// Parameters: rows (maps of id, name, accountNumber, searchText, nameOrder).
UNWIND $rows AS row
MATCH (o:Organization {id: row.id})
WHERE coalesce(o.name, '') = row.name AND coalesce(o.accountNumber, '') = row.accountNumber
SET o.searchText = row.searchText, o.nameOrder = row.nameOrder
