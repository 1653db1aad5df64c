// Creates the country-filtered edges from contracts to products.
// Parameters in $in: rows (maps of contractNumber, product, line: the properties), by product.
UNWIND $in.rows AS row
MATCH (c:Contract {contractNumber: row.contractNumber})
USING INDEX SEEK c:Contract(contractNumber)
CALL (c, row) {
  MATCH (p:Product {code: row.product})
  USING INDEX SEEK p:Product(code)
  CREATE (c)-[g:GRANTS]->(p)
  SET g = row.line
}
