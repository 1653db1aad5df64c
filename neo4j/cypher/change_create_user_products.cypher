// Lists products on users (R18).
// Parameters: rows (maps of id, of the user, and product, a code), by product.
UNWIND $rows AS row
MATCH (n:User {id: row.id})
CALL (n, row) {
  MATCH (p:Product {code: row.product})
  CREATE (n)-[:ALLOWS]->(p)
}
