// Changes products.
// Parameters in $in: rows (the properties, with code), by code.
UNWIND $in.rows AS row
MATCH (p:Product {code: row.code})
SET p += row
