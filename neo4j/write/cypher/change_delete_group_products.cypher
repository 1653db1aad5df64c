// Removes products from the lists of groups (R18).
// Parameters in $in: rows (maps of id, of the group, and product, a code).
UNWIND $in.rows AS row
MATCH (n:EntitlementGroup {id: row.id})
CALL (n, row) {
  MATCH (n)-[a:ALLOWS]->(p:Product)
  WHERE p.code = row.product
  DELETE a
}
