// The contract that each order belongs to.
// Parameters in $in: keys (order numbers). Columns: key, holder.
UNWIND $in.keys AS key
MATCH (r:Order {orderNumber: key})<-[:FULFILLED_BY]-(c:Contract)
USING INDEX SEEK r:Order(orderNumber)
RETURN key, c.contractNumber AS holder
