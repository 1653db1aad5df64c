// Orders by order number.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (r:Order {orderNumber: key})
RETURN key, {order: r} AS row
