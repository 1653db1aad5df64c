// Changes orders, with what their Fulfillment Documents show of the site, and places those anew whose site changed.
// Parameters in $in: rows (maps of customerNumber, order: the properties with orderNumber, site: what the document shows).
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
