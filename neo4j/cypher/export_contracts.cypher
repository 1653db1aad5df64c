// A page of the contracts with all of their orders and lines, by contract number.
// Parameters: after (a contract number), limit. Columns: accountNumber (null when nobody holds it), currency, contract, orders (rows of order and
// customerNumber), lines (rows of line and product).
MATCH (c:Contract)
WHERE c.contractNumber > $after
WITH c
ORDER BY c.contractNumber
LIMIT $limit
OPTIONAL MATCH (o:Organization)-[:HOLDS]->(c)
RETURN o.accountNumber AS accountNumber, o.currency AS currency, c{.*} AS contract,
  [(c)-[:FULFILLED_BY]->(r:Order)-[:PLACED_FOR]->(s:Site) | {order: r{.*}, customerNumber: s.customerNumber}] AS orders,
  [(c)-[g:GRANTS]->(p:Product) | {line: g{.*}, product: p.code}] AS lines
ORDER BY c.contractNumber
