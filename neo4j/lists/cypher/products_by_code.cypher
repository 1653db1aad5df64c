// Products by code.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (p:Product {code: key})
RETURN key, {product: p} AS row
