// Changes products.
// Parameters: rows (the properties, with code), by code.
UNWIND $rows AS row
MATCH (p:Product {code: row.code})
SET p += row
