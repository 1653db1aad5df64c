// Changes orders, and places those anew whose site changed; what the new site is then is kept with the order.
// Parameters in $in: rows (maps of customerNumber, order: the properties with orderNumber).
UNWIND $in.rows AS row
MATCH (r:Order {orderNumber: row.order.orderNumber})-[p:PLACED_FOR]->(before:Site)
SET r += row.order
WITH r, p, row
WHERE before.customerNumber <> row.customerNumber
DELETE p
WITH r, row
CALL (r, row) {
  MATCH (o:Organization)-[:HAS_SITE]->(s:Site {customerNumber: row.customerNumber})-[:LOCATED_IN]->(country:Country)
  CREATE (r)-[p:PLACED_FOR]->(s)
  SET p = {
    name: s.name, street: s.street, city: s.city, region: s.region, postalCode: s.postalCode, country: country.code, organizationName: o.name
  }
}
