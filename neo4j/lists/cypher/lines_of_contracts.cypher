// A page of each contract's lines, by order number, place and id, with their product and order.
// Parameters: keys (the contracts' ids), after, before (a place each: order number, place, id; or null), limit, count.
// Columns: key, rows, total (null unless counted), version (of the account). Rows come from the end when read backward.
UNWIND $keys AS key
MATCH (parent:Contract {id: key})<-[:HOLDS]-(o:Organization)
CALL (parent, o) {
  MATCH (parent)-[g:GRANTS]->(p:Product)
  WITH o, g, p, [coalesce(g.orderNumber, ''), coalesce(g.place, 0), g.id] AS place
  WHERE ($after IS NULL OR place[0] > $after[0]
         OR place[0] = $after[0] AND (place[1] > toInteger($after[1]) OR place[1] = toInteger($after[1]) AND place[2] > $after[2]))
    AND ($before IS NULL OR place[0] < $before[0]
         OR place[0] = $before[0] AND (place[1] < toInteger($before[1]) OR place[1] = toInteger($before[1]) AND place[2] < $before[2]))
  WITH o, g, p, place
  ORDER BY place[0]{{if .Backward}} DESC{{end}}, place[1]{{if .Backward}} DESC{{end}}, place[2]{{if .Backward}} DESC{{end}}
  LIMIT $limit
  OPTIONAL MATCH (r:Order {orderNumber: g.orderNumber})
  WITH o, g, p, r, place
  ORDER BY place[0]{{if .Backward}} DESC{{end}}, place[1]{{if .Backward}} DESC{{end}}, place[2]{{if .Backward}} DESC{{end}}
  RETURN collect({line: g, product: p, order: r, contract: parent, currency: o.currency}) AS rows
}
RETURN key, rows, CASE WHEN $count THEN COUNT { (parent)-[:GRANTS]->() } END AS total,
  o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp} AS version
