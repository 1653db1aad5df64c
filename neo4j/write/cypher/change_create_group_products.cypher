// Adds products to the lists of groups (R18).
// Parameters in $in: rows (maps of id, of the group, and product, a code), by product.
UNWIND $in.rows AS row
MATCH (n:EntitlementGroup {id: row.id})
USING INDEX SEEK n:EntitlementGroup(id)
CALL (n, row) {
  MATCH (p:Product {code: row.product})
  USING INDEX SEEK p:Product(code)
  CREATE (n)-[:ALLOWS]->(p)
}
