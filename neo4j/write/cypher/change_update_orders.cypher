// Changes orders, with the sites in their Fulfillment Documents, and moves an order whose site changed to the new site.
// Parameters in $in: rows (maps of customerNumber, order: the properties with orderNumber, site: as the document shows it).
UNWIND $in.rows AS row
MATCH (r:Order {orderNumber: row.order.orderNumber})-[p:PLACED_FOR]->(before:Site)
SET r += row.order, p = row.site
WITH r, p, before, row
WHERE before.customerNumber <> row.customerNumber
DELETE p
WITH r, row
CALL (r, row) {
  MATCH (s:Site {customerNumber: row.customerNumber})
  CREATE (r)-[p:PLACED_FOR]->(s)
  SET p = row.site
}
