// The contract that each order belongs to.
// Parameters: keys (order numbers). Columns: key, holder.
UNWIND $keys AS key
MATCH (:Order {orderNumber: key})<-[:FULFILLED_BY]-(c:Contract)
RETURN key, c.contractNumber AS holder
