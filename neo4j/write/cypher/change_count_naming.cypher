// The number of lines, users, groups, contacts and access settings of each account that name each country (R23).
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, country, total.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
CALL (o) {
  MATCH (o)-[:HOLDS]->(:Contract)-[g:GRANTS]->(:Product)
  RETURN g.country AS country
  UNION ALL
  MATCH (o)<-[:BELONGS_TO]-(u:User)
  UNWIND [u.entitlementCountry, u.countryOverride] AS country
  RETURN country
  UNION ALL
  MATCH (o)-[:HAS_GROUP]->(g:EntitlementGroup)
  RETURN g.countryOverride AS country
  UNION ALL
  MATCH (o)-[k:HAS_CONTACT]->(:User)
  RETURN k.country AS country
  UNION ALL
  MATCH (o)-[:DEFAULT_ACCESS]->(c:Country)
  RETURN c.code AS country
  UNION ALL
  MATCH (o)-[a:PRODUCT_ACCESS]->(:Product)
  RETURN a.country AS country
}
WITH key, country
WHERE country IS NOT NULL
RETURN key AS accountNumber, country, count(*) AS total
