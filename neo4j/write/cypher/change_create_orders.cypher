// Creates orders of contracts, each placed for a site, and stores with each the site that its Fulfillment Document shows.
// Parameters in $in: rows (maps of contractNumber, customerNumber, order: the properties, site: as the document shows it).
UNWIND $in.rows AS row
MATCH (c:Contract {contractNumber: row.contractNumber})
USING INDEX SEEK c:Contract(contractNumber)
CALL (c, row) {
  MATCH (s:Site {customerNumber: row.customerNumber})
  USING INDEX SEEK s:Site(customerNumber)
  CREATE (c)-[:FULFILLED_BY]->(r:Order)-[p:PLACED_FOR]->(s)
  SET r += row.order, p = row.site
}
