// Changes orders, and places those anew whose site changed.
// Parameters: rows (maps of customerNumber, order: the properties with orderNumber).
UNWIND $rows AS row
MATCH (r:Order {orderNumber: row.order.orderNumber})-[p:PLACED_FOR]->(before:Site)
SET r += row.order
WITH r, p, row
WHERE before.customerNumber <> row.customerNumber
DELETE p
WITH r, row
MATCH (s:Site {customerNumber: row.customerNumber})
CREATE (r)-[:PLACED_FOR]->(s)
