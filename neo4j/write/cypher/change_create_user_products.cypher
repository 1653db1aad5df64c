// Adds products to the lists of users (R18).
// Parameters in $in: rows (maps of id, of the user, and product, a code), by product.
UNWIND $in.rows AS row
MATCH (n:User {id: row.id})
USING INDEX SEEK n:User(id)
CALL (n, row) {
  MATCH (p:Product {code: row.product})
  USING INDEX SEEK p:Product(code)
  CREATE (n)-[:ALLOWS]->(p)
}
