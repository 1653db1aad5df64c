// Creates products; one that another transaction created meanwhile fails on its key.
// Parameters: rows (the properties: code, id, name), by code.
UNWIND $rows AS row
CREATE (p:Product)
SET p = row
