// Orders by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (r:Order {id: key})<-[:FULFILLED_BY]-(:Contract)<-[:HOLDS]-(:Organization)
RETURN key, {order: r} AS row
