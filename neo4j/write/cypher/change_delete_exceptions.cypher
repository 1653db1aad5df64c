// Removes exceptions on logins (R35).
// Parameters in $in: rows (maps of id, of the user, and product, a code).
UNWIND $in.rows AS row
MATCH (n:User {id: row.id})
CALL (n, row) {
  MATCH (n)-[x:EXCEPTION]->(p:Product)
  WHERE p.code = row.product
  DELETE x
}
