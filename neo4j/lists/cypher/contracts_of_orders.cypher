// The contract each order was placed under.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (:Order {id: key})<-[:FULFILLED_BY]-(c:Contract)
RETURN key, {contract: c} AS row
