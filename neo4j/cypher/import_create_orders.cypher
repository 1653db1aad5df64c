// Creates orders of contracts, each placed for a site.
// Parameters: rows (maps of contractNumber, customerNumber, order: the properties).
UNWIND $rows AS row
MATCH (c:Contract {contractNumber: row.contractNumber})
WITH c, row
MATCH (s:Site {customerNumber: row.customerNumber})
CREATE (c)-[:FULFILLED_BY]->(r:Order)-[:PLACED_FOR]->(s)
SET r += row.order
