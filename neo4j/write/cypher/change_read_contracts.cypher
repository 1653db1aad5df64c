// Contracts by number, each with the account that holds it, its orders and its lines.
// Parameters in $in: keys (contract numbers). Columns: accountNumber, contract, orders (rows of order, customerNumber and placed: the site as
// the Fulfillment Document shows it), lines (rows of line and product).
UNWIND $in.keys AS key
MATCH (c:Contract {contractNumber: key})<-[:HOLDS]-(o:Organization)
USING INDEX SEEK c:Contract(contractNumber)
RETURN o.accountNumber AS accountNumber, c{.*} AS contract,
  [(c)-[:FULFILLED_BY]->(r:Order)-[p:PLACED_FOR]->(s:Site) | {order: r{.*}, customerNumber: s.customerNumber, placed: p{.*}}] AS orders,
  [(c)-[g:GRANTS]->(p:Product) | {line: g{.*}, product: p.code}] AS lines
