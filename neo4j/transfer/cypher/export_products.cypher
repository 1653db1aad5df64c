// A page of the products, by code.
// Parameters: after (a code), limit. Columns: product.
MATCH (p:Product)
WHERE p.code > $after
RETURN p{.*} AS product
ORDER BY p.code
LIMIT $limit
