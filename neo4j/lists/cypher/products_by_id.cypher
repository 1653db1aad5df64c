// Products by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (p:Product {id: key})
RETURN key, {product: p} AS row
