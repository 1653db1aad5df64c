// Creates orders of contracts, each placed for a site, and keeps with each what its Fulfillment Document shows of the site.
// Parameters in $in: rows (maps of contractNumber, customerNumber, order: the properties, site: what the document shows).
UNWIND $in.rows AS row
MATCH (c:Contract {contractNumber: row.contractNumber})
USING INDEX SEEK c:Contract(contractNumber)
CALL (c, row) {
  MATCH (s:Site {customerNumber: row.customerNumber})
  USING INDEX SEEK s:Site(customerNumber)
  CREATE (c)-[:FULFILLED_BY]->(r:Order)-[p:PLACED_FOR]->(s)
  SET r += row.order, p = row.site
}
