// Groups with their names, to describe conflicts.
// Parameters: ids. Columns: id, name, key (as it is stored), accountNumber.
UNWIND $ids AS id
MATCH (g:EntitlementGroup {id: id})
RETURN g.id AS id, g.name AS name, g.nameKey AS key, g.accountNumber AS accountNumber
ORDER BY id
