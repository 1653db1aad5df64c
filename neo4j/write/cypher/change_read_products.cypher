// Products by code; no row for a code that does not exist.
// Parameters in $in: keys (codes). Columns: product.
UNWIND $in.keys AS key
MATCH (p:Product {code: key})
USING INDEX SEEK p:Product(code)
RETURN p{.*} AS product
