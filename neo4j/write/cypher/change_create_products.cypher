// Creates products; one that another transaction created meanwhile fails on its key.
// Parameters in $in: rows (the properties: code, id, name), by code.
UNWIND $in.rows AS row
CREATE (p:Product)
SET p = row
