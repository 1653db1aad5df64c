// Adds exceptions on logins (R35).
// Parameters in $in: rows (maps of id, of the user, product, a code, and access), by product.
UNWIND $in.rows AS row
MATCH (n:User {id: row.id})
USING INDEX SEEK n:User(id)
CALL (n, row) {
  MATCH (p:Product {code: row.product})
  USING INDEX SEEK p:Product(code)
  CREATE (n)-[:EXCEPTION {access: row.access}]->(p)
}
