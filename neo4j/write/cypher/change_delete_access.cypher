// Removes access settings of organizations (R33, R34).
// Parameters in $in: rows (maps of accountNumber, product and country; both are empty texts where the setting has none).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CALL (o, row) {
  WITH o, row
  WHERE row.product = "" AND row.country = ""
  REMOVE o.defaultAccess
}
CALL (o, row) {
  MATCH (o)-[d:DEFAULT_ACCESS]->(c:Country)
  WHERE row.product = "" AND c.code = row.country
  DELETE d
}
CALL (o, row) {
  MATCH (o)-[a:PRODUCT_ACCESS]->(p:Product)
  WHERE p.code = row.product AND coalesce(a.country, "") = row.country
  DELETE a
}
