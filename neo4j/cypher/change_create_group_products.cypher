// Lists products on groups (R18).
// Parameters: rows (maps of id, of the group, and product, a code), by product.
UNWIND $rows AS row
MATCH (n:EntitlementGroup {id: row.id})
CALL (n, row) {
  MATCH (p:Product {code: row.product})
  CREATE (n)-[:ALLOWS]->(p)
}
