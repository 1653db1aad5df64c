// Takes products off the lists of groups (R18).
// Parameters: rows (maps of id, of the group, and product, a code).
UNWIND $rows AS row
MATCH (n:EntitlementGroup {id: row.id})
CALL (n, row) {
  MATCH (n)-[a:ALLOWS]->(p:Product)
  WHERE p.code = row.product
  DELETE a
}
