// Adds access settings of organizations (R33, R34).
// Parameters in $in: rows (maps of accountNumber, product, country and access, by product; product and country are empty texts where the setting
// has none).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CALL (o, row) {
  WITH o, row
  WHERE row.product = "" AND row.country = ""
  SET o.defaultAccess = row.access
}
CALL (o, row) {
  WITH o, row
  WHERE row.product = "" AND row.country <> ""
  MATCH (c:Country {code: row.country})
  USING INDEX SEEK c:Country(code)
  CREATE (o)-[:DEFAULT_ACCESS {access: row.access}]->(c)
}
CALL (o, row) {
  WITH o, row
  WHERE row.product <> ""
  MATCH (p:Product {code: row.product})
  USING INDEX SEEK p:Product(code)
  CREATE (o)-[:PRODUCT_ACCESS {country: CASE row.country WHEN "" THEN null ELSE row.country END, access: row.access}]->(p)
}
