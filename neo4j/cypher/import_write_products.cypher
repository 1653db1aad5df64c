// Creates products, or renames them.
// Parameters: rows (maps of code, id, name).
UNWIND $rows AS row
MERGE (p:Product {code: row.code})
ON CREATE SET p.id = row.id
SET p.name = row.name
