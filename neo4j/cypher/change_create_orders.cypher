// Creates orders of contracts, each placed for a site; what the site is then is kept with the order, for its Fulfillment Document.
// Parameters in $in: rows (maps of contractNumber, customerNumber, order: the properties).
UNWIND $in.rows AS row
MATCH (c:Contract {contractNumber: row.contractNumber})
USING INDEX SEEK c:Contract(contractNumber)
CALL (c, row) {
  MATCH (o:Organization)-[:HAS_SITE]->(s:Site {customerNumber: row.customerNumber})-[:LOCATED_IN]->(country:Country)
  USING INDEX SEEK s:Site(customerNumber)
  CREATE (c)-[:FULFILLED_BY]->(r:Order)-[p:PLACED_FOR]->(s)
  SET r += row.order, p = {
    name: s.name, street: s.street, city: s.city, region: s.region, postalCode: s.postalCode, country: country.code, organizationName: o.name
  }
}
