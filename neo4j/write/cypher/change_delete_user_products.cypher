// Removes products from the lists of users (R18).
// Parameters in $in: rows (maps of id, of the user, and product, a code).
UNWIND $in.rows AS row
MATCH (n:User {id: row.id})
CALL (n, row) {
  MATCH (n)-[a:ALLOWS]->(p:Product)
  WHERE p.code = row.product
  DELETE a
}
