// A page of the contracts with all of their orders and lines, by contract number.
// Parameters: after (a contract number), limit. Columns: accountNumber (null when there is none), currency, organizationName, contract, orders (rows
// of order, customerNumber, placed: the site in the Fulfillment Document; site and country as they are now), lines (rows of line and product).
MATCH (c:Contract)
WHERE c.contractNumber > $after
WITH c
ORDER BY c.contractNumber
LIMIT $limit
OPTIONAL MATCH (o:Organization)-[:HOLDS]->(c)
RETURN o.accountNumber AS accountNumber, o.currency AS currency, o.name AS organizationName, c{.*} AS contract,
  [(c)-[:FULFILLED_BY]->(r:Order)-[placed:PLACED_FOR]->(s:Site)-[:LOCATED_IN]->(country:Country) |
    {order: r{.*}, customerNumber: s.customerNumber, placed: placed{.*}, site: s{.*}, country: country.code}] AS orders,
  [(c)-[g:GRANTS]->(p:Product) | {line: g{.*}, product: p.code}] AS lines
ORDER BY c.contractNumber
