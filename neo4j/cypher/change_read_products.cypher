// Products by code; those that are not there give no row.
// Parameters: keys (codes). Columns: product.
UNWIND $keys AS key
MATCH (p:Product {code: key})
RETURN p{.*} AS product
