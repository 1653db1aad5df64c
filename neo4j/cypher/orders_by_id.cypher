// Orders by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (r:Order {id: key})
RETURN key, {order: r} AS row
