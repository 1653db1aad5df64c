// Which of some orders a user is told of as a fulfillment contact (R26): none while its status is not ACTIVE; as a global contact every order
// of its organization; as the contact for a country those with a line of that country or a global one.
// Parameters: user (an id), keys (order ids). Columns: key.
MATCH (u:User {id: $user})
USING INDEX SEEK u:User(id)
WHERE u.status = 'ACTIVE'
MATCH (o:Organization)-[k:HAS_CONTACT]->(u)
UNWIND $keys AS key
MATCH (r:Order {id: key})<-[:FULFILLED_BY]-(c:Contract)<-[:HOLDS]-(o)
USING INDEX SEEK r:Order(id)
WHERE k.country IS NULL OR EXISTS {
  MATCH (c)-[g:GRANTS {orderNumber: r.orderNumber}]->(:Product)
  WHERE g.country IS NULL OR g.country = k.country
}
RETURN DISTINCT key
ORDER BY key
