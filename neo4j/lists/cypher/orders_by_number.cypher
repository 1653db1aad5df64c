// Orders by order number.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (r:Order {orderNumber: key})<-[:FULFILLED_BY]-(:Contract)<-[:HOLDS]-(:Organization)
RETURN key, {order: r} AS row
