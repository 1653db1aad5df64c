// All access settings of each organization: default access first, then by product, everywhere first, then by country.
// Parameters: keys (organization ids). Columns: key, rows.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
CALL (o) {
  WITH o
  WHERE o.defaultAccess IS NOT NULL
  RETURN null AS p, null AS country, o.defaultAccess AS access
  UNION ALL
  MATCH (o)-[a:DEFAULT_ACCESS]->(c:Country)
  RETURN null AS p, c.code AS country, a.access AS access
  UNION ALL
  MATCH (o)-[a:PRODUCT_ACCESS]->(p:Product)
  RETURN p, a.country AS country, a.access AS access
}
WITH key, p, country, access
ORDER BY key, coalesce(p.code, ""), coalesce(country, "")
RETURN key, collect({product: p, country: country, access: access}) AS rows
