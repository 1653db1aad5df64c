// Creates sites of organizations.
// Parameters: rows (maps of accountNumber, site: the properties, country), now.
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CALL (o, row) {
  MATCH (country:Country {code: row.country})
  CREATE (o)-[:HAS_SITE]->(s:Site {createdAt: $now})-[:LOCATED_IN]->(country)
  SET s += row.site
}
