// What the customer receives after each order: the order with its lines by place, and the site as it was when the order was placed, as
// far as that was kept (placed).
// Parameters: keys (order ids). Columns: key, row, lines.
UNWIND $keys AS key
MATCH (r:Order {id: key})-[placed:PLACED_FOR]->(s:Site)-[:LOCATED_IN]->(country:Country)
MATCH (o:Organization)-[:HOLDS]->(c:Contract)-[:FULFILLED_BY]->(r)
CALL (c, r) {
  MATCH (c)-[g:GRANTS {orderNumber: r.orderNumber}]->(p:Product)
  WITH g, p
  ORDER BY g.place, g.id
  RETURN collect({line: g, product: p}) AS lines
}
RETURN key, {order: r, placed: placed, site: s, country: country.code, contract: c, organization: o{{organization}}} AS row, lines
