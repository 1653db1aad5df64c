// Contract lines by id, with their contract, product and order.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (c:Contract)-[g:GRANTS {id: key}]->(p:Product)
MATCH (c)<-[:HOLDS]-(o:Organization)
OPTIONAL MATCH (r:Order {orderNumber: g.orderNumber})
RETURN key, {line: g, contract: c, product: p, order: r, currency: o.currency} AS row
