// Products by code; those that are not there give no row.
// Parameters in $in: keys (codes). Columns: product.
UNWIND $in.keys AS key
MATCH (p:Product {code: key})
USING INDEX SEEK p:Product(code)
RETURN p{.*} AS product
