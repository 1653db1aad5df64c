// Creates the country-filtered edges from contracts to products.
// Parameters: rows (maps of contractNumber, product, line: the properties), by product.
UNWIND $rows AS row
MATCH (c:Contract {contractNumber: row.contractNumber})
CALL (c, row) {
  MATCH (p:Product {code: row.product})
  CREATE (c)-[g:GRANTS]->(p)
  SET g = row.line
}
